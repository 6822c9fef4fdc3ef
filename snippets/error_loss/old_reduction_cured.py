import torch
from torch import nn

loss = nn.MSELoss(reduction="sum")
total = loss(torch.ones(3), torch.zeros(3)).item()
print(total)
