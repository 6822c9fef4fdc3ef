# proven: raises=NameError
import torch
from torch import nn

norm = nn.BatchNorm1d(2)
h = F.relu(norm(torch.randn(4, 2)))
