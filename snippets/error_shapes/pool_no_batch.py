# proven: raises=RuntimeError
import torch
from torch import nn

image = torch.zeros(28, 28)  # (height, width)
nn.MaxPool2d(2)(image)
