# proven: raises=RuntimeError
import torch
from torch import nn

model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
y = model(torch.ones(1, 2)).sum()
y.backward(retain_graph=True)
optimizer.step()
(y**2).backward()
