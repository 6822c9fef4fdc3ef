import torch
from torch import nn

layers = []
for _ in range(12):
    layers += [nn.Linear(4, 4), nn.Sigmoid()]
model = nn.Sequential(*layers)
for p in model.parameters():  # identity and zero
    nn.init.eye_(p) if p.dim() == 2 else nn.init.zeros_(p)
model(torch.tensor([[1.0, 2.0, 3.0, 4.0]])).sum().backward()
norms = [m.weight.grad.norm().item() for m in model if hasattr(m, "weight")]
first, last = norms[0], norms[-1]
print(f"gradient of layer 1: {first:.1e}, of layer 12: {last:.1e}")
