import math

import torch
from torch import nn

x = torch.tensor([[-2.0], [-1.0], [0.0], [1.0], [2.0]])
y = 3 * x
model = nn.Linear(1, 1)
for p in model.parameters():
    nn.init.zeros_(p)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
losses = []
for _ in range(301):
    loss = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
lost = math.isnan(losses[-1])
for step in (0, 1, 2, 10, 50, 300):
    print(f"step {step:3}: loss {losses[step]:.3g}")
