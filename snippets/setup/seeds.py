import random

import numpy as np
import torch


def draw():
    return torch.rand(1).item(), np.random.rand(), random.random()


def seed_everything(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)  # the generators of all devices


torch.manual_seed(0)
first = draw()
torch.manual_seed(0)
second = draw()
seed_everything(0)
third = draw()
seed_everything(0)
fourth = draw()

torch_only = [a == b for a, b in zip(first, second, strict=True)]
everything = [a == b for a, b in zip(third, fourth, strict=True)]
print("repeats         torch  NumPy  random")
print("manual_seed    ", *[f"{same!s:6}" for same in torch_only])
print("seed_everything", *[f"{same!s:6}" for same in everything])
