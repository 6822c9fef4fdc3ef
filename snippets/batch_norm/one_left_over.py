# proven: raises=ValueError
import torch
from torch import nn

layer = nn.BatchNorm1d(4)
x = torch.randn(65, 4)
for batch in x.split(32):  # 32, 32 and 1
    layer(batch)
