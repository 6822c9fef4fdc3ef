import torch
from torch import nn
from torch.nn.functional import mse_loss

torch.manual_seed(0)
layers = []
for _ in range(6):
    layers += [nn.Linear(16, 16), nn.Sigmoid()]
model = nn.Sequential(*layers, nn.Linear(16, 1))
mse_loss(model(torch.randn(32, 16)), torch.randn(32, 1)).backward()

norms = {}
for name, p in model.named_parameters():
    if p.ndim > 1:
        norms[name] = p.grad.norm().item()
        print(f"{name:10} {norms[name]:.1e}")
