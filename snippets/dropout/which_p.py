import torch
from torch import nn

torch.manual_seed(0)
x = torch.full((1000, 1000), 3.0)
zeros, survivor = [], []

print("  p   zeros   kept   3 becomes")
for p in (0.2, 0.5, 0.8):
    y = nn.Dropout(p)(x)
    zeros.append((y == 0).float().mean().item())
    survivor.append(y.max().item())
    print(f"{p}   {zeros[-1]:.3f}  {1 - zeros[-1]:.3f}   {survivor[-1]:.2f}")
