# proven: raises=TypeError
import torch
from torch import nn

layer = nn.Linear(4, 3)
optimizer = torch.optim.SGD(layer.weight, lr=0.1)
