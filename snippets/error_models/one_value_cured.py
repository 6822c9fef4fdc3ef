import torch
from torch import nn
from torch.utils.data import DataLoader

layer = nn.BatchNorm1d(4)
x = torch.randn(65, 4)
sizes = []
for batch in DataLoader(x, batch_size=32, drop_last=True):
    layer(batch)
    sizes.append(len(batch))
print(sizes)
