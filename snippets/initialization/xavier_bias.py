# proven: raises=ValueError
from torch import nn

layer = nn.Linear(5, 3)
nn.init.xavier_uniform_(layer.weight)
nn.init.xavier_uniform_(layer.bias)
