# proven: raises=TypeError
import torch
from torch import nn

layers = [nn.Linear(4, 8), nn.Linear(8, 3)]
torch.optim.SGD(layers, lr=0.1)
