import torch
from torch import nn

layer = nn.Linear(4, 3)
optimizer = torch.optim.SGD([layer.weight], lr=0.1)
count = len(optimizer.param_groups[0]["params"])
print(count, "parameter")
