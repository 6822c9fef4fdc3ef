from math import sqrt

import torch
from torch.distributions import Beta
from torch.nn.functional import one_hot
from torchvision.transforms import v2


def cutmix(x, y, classes, alpha=1.0):
    height, width = x.shape[-2:]
    share = Beta(alpha, alpha).sample().item()  # of the image itself, as drawn
    column, row = torch.randint(width, ()), torch.randint(height, ())
    half = 0.5 * sqrt(1 - share)  # in double precision
    w, h = int(half * width), int(half * height)
    left, right = (column - w).clamp(min=0), (column + w).clamp(max=width)
    top, bottom = (row - h).clamp(min=0), (row + h).clamp(max=height)
    inside = torch.zeros(height, width, dtype=torch.bool)
    inside[top:bottom, left:right] = True
    pasted = inside.float().mean()  # share of the pixels
    y = one_hot(y, classes).float()
    mixed_y = (1 - pasted) * y + pasted * y.roll(1, dims=0)
    return torch.where(inside, x.roll(1, dims=0), x), mixed_y


x, y = torch.rand(4, 3, 32, 32), torch.tensor([0, 1, 2, 1])
torch.manual_seed(1)
x_mixed, y_mixed = cutmix(x, y, classes=3)
torch.manual_seed(1)
x_torch, y_torch = v2.CutMix(num_classes=3)(x, y)

agree = torch.equal(x_mixed, x_torch) and torch.allclose(y_mixed, y_torch)
print(f"agrees with v2.CutMix: {agree}")
print(y_mixed)
