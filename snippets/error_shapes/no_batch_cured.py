import torch
from torch import nn

image = torch.zeros(28, 28)  # (height, width)
x = image.reshape(1, 1, 28, 28)  # (batch, channels, height, width)
shape = list(nn.Conv2d(1, 6, kernel_size=5)(x).shape)
print(shape)
