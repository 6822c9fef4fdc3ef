# proven: warns=UserWarning
import torch
from torch import nn

loss = nn.MSELoss(size_average=False)
print(loss(torch.ones(3), torch.zeros(3)))
