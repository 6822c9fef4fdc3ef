import torch
from torch import nn

norm = nn.LayerNorm(16)
x = torch.zeros(2, 16, 8)  # (batch, channels, length)
y = norm(x.transpose(1, 2)).transpose(1, 2)
shape = list(y.shape)
print(shape)
