import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 3))
body, head = model
groups = [
    {"params": body.parameters(), "lr": 0.01},
    {"params": head.parameters()},
]
optimizer = torch.optim.SGD(groups, lr=0.1)
rates = [group["lr"] for group in optimizer.param_groups]
print(rates)
