import torch
from torch import nn

torch.manual_seed(0)
h = torch.arange(1.0, 31.0).reshape(5, 6)  # (batch, features)

dropout = nn.Dropout(p=0.5)
y = dropout(h)
print(y)
