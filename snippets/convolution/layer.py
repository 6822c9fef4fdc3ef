import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(1, 1, 28, 28)  # (batch, channels, height, width)
conv = nn.Conv2d(1, 32, kernel_size=3, padding=1)
y = conv(x)
print("output", list(y.shape))

patches = nn.functional.unfold(x, 3, padding=1)  # (batch, 9, positions)
by_patches = conv.weight.view(32, 9) @ patches + conv.bias.view(32, 1)
difference = (by_patches.view(1, 32, 28, 28) - y).abs().max().item()
print(f"nine products for each position: difference {difference:.0e}")

parameters = {}
for name, layer in {
    "1 channel in": conv,
    "3 channels in": nn.Conv2d(3, 32, kernel_size=3, padding=1),
}.items():
    parameters[name] = sum(p.numel() for p in layer.parameters())
    weight, bias = list(layer.weight.shape), list(layer.bias.shape)
    print(f"{name}: weight {weight}, bias {bias}, {parameters[name]} in all")
