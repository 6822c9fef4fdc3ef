# proven: raises=RuntimeError
import torch
from torch import nn

predicted, y = torch.zeros(3), torch.ones(3)
loss = nn.MSELoss(predicted, y)
