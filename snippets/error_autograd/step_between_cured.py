import torch
from torch import nn

model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
y = model(torch.ones(1, 2)).sum()
(y + y**2).backward()
optimizer.step()
count = sum(p.grad is not None for p in model.parameters())
print("parameters with a gradient:", count)
