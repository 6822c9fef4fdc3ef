import torch
from torch import nn

conv = nn.Conv2d(in_channels=1, out_channels=6, kernel_size=5)
gray = torch.zeros(2, 1, 28, 28)  # (batch, channels, height, width)
shape = list(conv(gray).shape)
print(shape)
