import torch
from torch import nn

layer = nn.Linear(2, 1)
layer.weight = nn.Parameter(torch.ones(1, 2))
learned = layer.weight.requires_grad
print(learned)
