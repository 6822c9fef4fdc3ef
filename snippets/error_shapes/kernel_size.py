# proven: raises=RuntimeError
import torch
from torch import nn

conv = nn.Conv2d(1, 6, kernel_size=5)
conv(torch.zeros(2, 1, 4, 4))
