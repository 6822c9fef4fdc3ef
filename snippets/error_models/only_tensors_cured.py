import torch
from torch import nn

layers = [nn.Linear(4, 8), nn.Linear(8, 3)]
optimizer = torch.optim.SGD(nn.ModuleList(layers).parameters(), lr=0.1)
count = len(optimizer.param_groups[0]["params"])
print(count, "parameters")
