import torch
from torch.distributions import Beta
from torch.nn.functional import one_hot
from torchvision.transforms import v2


def mixup(x, y, classes, alpha=1.0):
    weight = Beta(alpha, alpha).sample()  # how much of the first image
    y = one_hot(y, classes).float()
    mix = [weight * v + (1 - weight) * v.roll(1, dims=0) for v in (x, y)]
    return tuple(mix)


x, y = torch.rand(4, 3, 8, 8), torch.tensor([0, 1, 2, 1])
torch.manual_seed(0)
x_mixed, y_mixed = mixup(x, y, classes=3)
torch.manual_seed(0)
x_torch, y_torch = v2.MixUp(num_classes=3)(x, y)

agree = torch.allclose(x_mixed, x_torch) and torch.allclose(y_mixed, y_torch)
print(f"agrees with v2.MixUp: {agree}")
print(y_mixed)
