import torch
from torch import nn

torch.manual_seed(0)
layer, passes = nn.BatchNorm2d(3), {}

for size in (1, 2, 8):
    x = torch.randn(1, 3, size, size)  # (batch, channels, height, width)
    try:
        layer(x)
        passes[size] = True
    except ValueError as error:
        passes[size] = False
        print(error)
    print(f"one image of {size} x {size}: {passes[size]}")
x = 5 + torch.randn(1, 3, 8, 8)
bright = 100 + x  # the same picture, brighter
change = (layer(bright) - layer(x)).abs().max().item()
print(f"the brighter picture comes out {change:.0e} different")
