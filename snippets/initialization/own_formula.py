# proven: raises=RuntimeError
from torch import nn

layer = nn.Linear(400, 300)
layer.weight.normal_(0, 0.05)
