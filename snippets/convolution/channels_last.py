from statistics import median
from time import perf_counter

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(8, 64, 32, 32)  # (batch, channels, height, width)
conv = nn.Conv2d(64, 64, 3, padding=1)
last = x.to(memory_format=torch.channels_last)
strides = {"usual": x.stride(), "channels_last": last.stride()}
print("shapes ", list(x.shape), list(last.shape))
print("strides", x.stride(), last.stride())


def seconds(layer, x):  # median of nine, the first call left out
    times = []
    for _ in range(10):
        start = perf_counter()
        layer(x)
        times.append(perf_counter() - start)
    return median(times[1:])


with torch.no_grad():
    y = conv(x)
    before = seconds(conv, x)
    conv.to(memory_format=torch.channels_last)
    z = conv(last)
    after = seconds(conv, last)
kept = z.is_contiguous(memory_format=torch.channels_last)
difference = (y - z).abs().max().item()
print("the output is channels_last, too:", kept)
print(f"same values: {difference < 1e-4}; time: {after / before:.1f} times")
