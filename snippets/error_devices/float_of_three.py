# proven: raises=ValueError
import torch
from torch import nn

loss = nn.MSELoss(reduction="none")(torch.ones(3), torch.zeros(3))
print("loss", float(loss))
