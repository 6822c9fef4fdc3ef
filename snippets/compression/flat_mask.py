# proven: raises=RuntimeError
import torch
from torch import nn


def prune_smallest(weight, rate):
    flat = weight.view(-1)
    count = int(rate * len(flat))
    smallest = flat.abs().topk(count, largest=False).values
    mask = flat.le(smallest[-1]).float()
    weight *= mask


torch.manual_seed(0)
conv = nn.Conv2d(3, 16, 3)  # weight: (16, 3, 3, 3)
with torch.no_grad():
    prune_smallest(conv.weight, 0.3)
