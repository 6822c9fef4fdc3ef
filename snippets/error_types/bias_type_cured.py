import torch
from torch import nn

images = torch.zeros(2, 3, 32, 32, dtype=torch.uint8)  # as read from a file
y = nn.Conv2d(3, 8, kernel_size=3)(images.float() / 255)
print(y.dtype)
kind = str(y.dtype)
