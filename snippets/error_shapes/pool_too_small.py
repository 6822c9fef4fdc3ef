# proven: raises=RuntimeError
import torch
from torch import nn

pools = nn.Sequential(*[nn.MaxPool2d(2) for _ in range(5)])  # as in VGG
pools(torch.zeros(2, 3, 28, 28))
