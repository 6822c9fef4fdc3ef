import torch
from torch import nn

layer = nn.Linear(2, 1)
h = layer(torch.ones(1, 2)).detach()
print(h.requires_grad)
tracked = h.requires_grad
