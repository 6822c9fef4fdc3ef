import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(
    nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 3)
)
x = torch.randn(2, 4)  # (batch, features)

h, shapes = x, []
for layer in model:
    if isinstance(layer, nn.Linear):
        h = h @ layer.weight.T + layer.bias
    else:
        h = h.clamp(min=0)
    shapes.append(list(h.shape))
    print(f"{type(layer).__name__:6} -> {shapes[-1]}")

difference = (h - model(x)).abs().max().item()
print(f"differs from model(x) by {difference:.0e}")
