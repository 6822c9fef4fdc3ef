import torch
from torch import nn

torch.manual_seed(0)
w = torch.zeros(3, 5)
nn.init.xavier_uniform_(w)
filled = bool((w != 0).all())
print("filled:", filled)
