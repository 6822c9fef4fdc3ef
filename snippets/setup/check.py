import matplotlib
import numpy as np
import sklearn
import torch
import torchvision
from torch import nn

for module in (torch, torchvision, np, matplotlib, sklearn):
    print(f"{module.__name__:12} {module.__version__.split('+')[0]}")

torch.manual_seed(0)
x = torch.tensor([[1.0], [2.0], [3.0], [4.0]])  # (points, 1)
y = 2 * x + 1
model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(500):
    optimizer.zero_grad()
    nn.functional.mse_loss(model(x), y).backward()
    optimizer.step()

slope, offset = model.weight.item(), model.bias.item()
print(f"learned      y = {slope:.3f} x + {offset:.3f}")
