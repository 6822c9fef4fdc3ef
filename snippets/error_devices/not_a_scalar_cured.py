import torch
from torch import nn

loss = nn.MSELoss(reduction="none")(torch.ones(3), torch.zeros(3))
mean = loss.mean().item()
print("loss", mean)
