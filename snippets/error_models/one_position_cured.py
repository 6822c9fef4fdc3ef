import torch
from torch import nn

maps = torch.randn(2, 16, 8, 8)  # (batch, channels, height, width)
pooled = nn.AdaptiveAvgPool2d(1)(maps)
y = nn.GroupNorm(1, 16)(pooled)  # over the 16 channels of an image
shape = list(y.shape)
print(shape)
