import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(1, 1, 32, 32)  # (batch, channels, height, width)
circle = {"kernel_size": 3, "padding": 1, "padding_mode": "circular"}
conv = nn.Conv2d(1, 8, **circle)
strided = nn.Conv2d(1, 8, stride=2, **circle)
zeros = nn.Conv2d(1, 8, 3, padding=1)
pooled = nn.Sequential(conv, nn.MaxPool2d(2))
average = nn.Sequential(conv, nn.AdaptiveAvgPool2d(1))
same = {}


def compare(layer, x, by, expected):  # the image moves; what does the map do?
    y, after = layer(x), layer(x.roll(by, dims=-1))
    before = y.roll(expected, dims=-1)
    equal = torch.isclose(after, before, atol=1e-5).float().mean().item()
    return f"{equal:.0%}", equal


for name, layer, by, expected in [
    ("conv: moves along", conv, 1, 1),
    ("conv: stays", conv, 1, 0),
    ("conv, zeros at the border: moves along", zeros, 1, 1),
    ("stride 2, image moved by 2: moves by 1", strided, 2, 1),
    ("stride 2, image moved by 1: moves by 1", strided, 1, 1),
    ("stride 2, image moved by 1: stays", strided, 1, 0),
    ("conv and max pooling: stays", pooled, 1, 0),
    ("conv and average over the map: stays", average, 1, 0),
]:
    with torch.no_grad():
        text, same[name] = compare(layer, x, by, expected)
    print(f"{name:39} {text:>4} of the values")
