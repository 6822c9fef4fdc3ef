from itertools import pairwise

from torch import nn


def count(sizes):
    return sum((d + 1) * out for d, out in pairwise(sizes))


counts = []
for sizes in (10, 128, 64, 2), (784, 512, 512, 10), (20, 128, 256, 4):
    layers = [nn.Linear(d, out) for d, out in pairwise(sizes)]
    model = nn.Sequential(*layers)
    torch_says = sum(p.numel() for p in model.parameters())
    counts.append([count(sizes), torch_says])
    print(sizes, *counts[-1])
