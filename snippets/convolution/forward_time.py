from statistics import median
from time import perf_counter

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(
    *(nn.Conv2d(3, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU()),
    *(nn.MaxPool2d(2), nn.Conv2d(32, 64, 3, padding=1), nn.Flatten()),
    nn.Linear(64 * 16 * 16, 10),
).eval()


def seconds(layer, x):  # median of nine, the first call left out
    times = []
    for _ in range(10):
        start = perf_counter()
        layer(x)
        times.append(perf_counter() - start)
    return median(times[1:])


spent = {}
with torch.no_grad():
    x = torch.randn(16, 3, 32, 32)
    for layer in model:
        name = type(layer).__name__
        spent[name] = spent.get(name, 0) + seconds(layer, x)
        x = layer(x)
    x, times = torch.randn(16, 64, 32, 32), {}
    for groups in (1, 4, 64):
        conv = nn.Conv2d(64, 64, 3, padding=1, groups=groups)
        times[conv.weight.numel()] = seconds(conv, x)

for name, t in sorted(spent.items(), key=lambda item: -item[1]):
    print(f"{name:12} {t / sum(spent.values()):4.0%}")
ratios = {weights: t / times[36864] for weights, t in times.items()}
for weights, ratio in ratios.items():
    print(f"1/{36864 // weights} of the multiply-adds: {ratio:.2f} of the time")
