# proven: raises=RuntimeError
import torch
from torch import nn

image = torch.zeros(28, 28)  # (height, width)
nn.Conv2d(1, 6, kernel_size=5)(image)
