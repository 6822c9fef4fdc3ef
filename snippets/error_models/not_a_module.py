# proven: raises=TypeError
from torch import nn

nn.Sequential([nn.Linear(4, 8), nn.ReLU()])
