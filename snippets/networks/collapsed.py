import torch
from torch import nn

torch.manual_seed(0)
deep = nn.Sequential(nn.Linear(10, 128), nn.Linear(128, 64), nn.Linear(64, 2))
flat = nn.Linear(10, 2)

with torch.no_grad():
    weight, bias = torch.eye(10), torch.zeros(10)
    for layer in deep:
        weight = layer.weight @ weight
        bias = layer.weight @ bias + layer.bias
    flat.weight.copy_(weight)
    flat.bias.copy_(bias)

x = 10 * torch.randn(1000, 10)
difference = (deep(x) - flat(x)).abs().max().item()
counts = [sum(p.numel() for p in m.parameters()) for m in (deep, flat)]
print(f"{counts[0]} parameters against {counts[1]}")
print(f"largest difference {difference:.0e}")
