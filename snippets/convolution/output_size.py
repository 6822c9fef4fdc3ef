from itertools import product

import torch
from torch import nn


def output_size(n, k, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - dilation * (k - 1) - 1) // stride + 1


print("28 pixels, kernel 3:           ", output_size(28, 3))
print("28 pixels, kernel 3, padding 1:", output_size(28, 3, padding=1))
print("the same with stride 2:        ", output_size(28, 3, 2, padding=1))

checked = agree = 0
with torch.device("meta"):  # shapes without numbers
    for n, k, s, p, d in product(range(9, 17), (1, 2, 3, 5), *[(1, 2, 3)] * 3):
        if p > k // 2:  # pooling refuses more padding
            continue
        conv = nn.Conv2d(1, 1, k, stride=s, padding=p, dilation=d)
        pool = nn.MaxPool2d(k, stride=s, padding=p, dilation=d)
        for layer in (conv, pool):
            if output_size(n, k, s, p, d) > 0:
                found = layer(torch.empty(1, 1, n, n)).shape[-1]
                checked += 1
                agree += found == output_size(n, k, s, p, d)
print(f"{agree} of {checked} shapes as the formula says")
