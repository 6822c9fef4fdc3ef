import torch
from torch import nn

conv = nn.Conv2d(1, 6, kernel_size=5, padding=2)
shape = list(conv(torch.zeros(2, 1, 4, 4)).shape)
print(shape)
