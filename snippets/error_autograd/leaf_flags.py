# proven: raises=RuntimeError
import torch
from torch import nn

layer = nn.Linear(2, 1)
h = layer(torch.ones(1, 2))
h.requires_grad = False
