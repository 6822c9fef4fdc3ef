# proven: raises=TypeError
import torch
from torch import nn

used, unused = nn.Linear(2, 1), nn.Linear(2, 1)
used(torch.ones(4, 2)).mean().backward()
with torch.no_grad():
    for p in [*used.parameters(), *unused.parameters()]:
        p -= 0.1 * p.grad
