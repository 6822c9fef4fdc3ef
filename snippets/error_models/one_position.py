# proven: raises=ValueError
import torch
from torch import nn

maps = torch.randn(2, 16, 8, 8)  # (batch, channels, height, width)
pooled = nn.AdaptiveAvgPool2d(1)(maps)
y = nn.InstanceNorm2d(16)(pooled)
