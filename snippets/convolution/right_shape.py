import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(
    nn.Conv2d(1, 32, 3, padding=1),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(32, 32, 3, padding=1),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(32 * 7 * 7, 10),
)
x = h = torch.randn(4, 1, 28, 28)  # (batch, channels, height, width)
shapes = {}
for number, layer in enumerate(model):
    h = layer(h)
    shapes[f"{number} {type(layer).__name__}"] = list(h.shape)
for name, shape in shapes.items():
    print(f"{name:11} {shape}")

merged = torch.flatten(model[:6](x))  # forgot to keep the batch
lazy = nn.Sequential(*model[:7], nn.LazyLinear(10))
lazy(x)
print("flatten(x) instead of flatten(x, 1):", list(merged.shape))
print("LazyLinear found", lazy[-1].in_features, "features")
