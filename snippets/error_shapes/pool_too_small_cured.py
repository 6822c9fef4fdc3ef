import torch
from torch import nn

pools = nn.Sequential(*[nn.MaxPool2d(2) for _ in range(4)])
shape = list(pools(torch.zeros(2, 3, 28, 28)).shape)
print(shape)
