import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(100, 10)  # (points, features)
y = 0.1 * x[:, 0] + 0.2 * torch.randn(100)
norms = {}

for name, squared in ("|w|", False), ("|w|^2 / 2", True):
    w = nn.Parameter(torch.randn(10))
    optimizer = torch.optim.SGD([w], lr=0.02)
    for _ in range(1000):
        norm = w.norm()
        penalty = norm**2 / 2 if squared else norm
        loss = (x @ w - y).square().mean() / 2 + 0.3 * penalty
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    norms[name] = w.norm().item()
    print(f"lambda * {name:10} leaves |w| = {norms[name]:.4f}")
ratio = norms["|w|"] / norms["|w|^2 / 2"]
