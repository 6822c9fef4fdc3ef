import torch
from torch import nn

used, unused = nn.Linear(2, 1), nn.Linear(2, 1)
used(torch.ones(4, 2)).mean().backward()
with torch.no_grad():
    steps = 0
    for p in [*used.parameters(), *unused.parameters()]:
        if p.grad is not None:
            p -= 0.1 * p.grad
            steps += 1
print(steps, "of 4 parameters were changed")
