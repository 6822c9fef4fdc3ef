# proven: raises=RuntimeError
import torch
from torch import nn

images = torch.zeros(2, 3, 32, 32, dtype=torch.uint8)  # as read from a file
nn.Conv2d(3, 8, kernel_size=3)(images)
