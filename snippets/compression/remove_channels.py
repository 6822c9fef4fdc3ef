from functools import partial
from statistics import median
from timeit import timeit

import torch
from torch import nn
from torch.nn.utils import prune
from torch.utils.flop_counter import FlopCounterMode


def multiply_adds(model, x):
    with FlopCounterMode(display=False) as counter:
        model(x)
    return counter.get_total_flops() // 2


torch.manual_seed(0)
torch.set_num_threads(1)
x = torch.randn(8, 3, 32, 32)
first, relu, second = nn.Conv2d(3, 64, 3), nn.ReLU(), nn.Conv2d(64, 32, 3)
prune.ln_structured(first, "weight", amount=0.5, n=2, dim=0)
kept = first.weight_mask[:, 0, 0, 0].bool()  # (channels)
prune.custom_from_mask(first, "bias", kept.float())  # the biases, too
prune.remove(first, "weight")
prune.remove(first, "bias")
zeroed = nn.Sequential(first, relu, second).requires_grad_(False)
small = nn.Sequential(nn.Conv2d(3, 32, 3), relu, nn.Conv2d(32, 32, 3))
small.requires_grad_(False)
small[0].weight.copy_(first.weight[kept])
small[0].bias.copy_(first.bias[kept])
small[2].weight.copy_(second.weight[:, kept])
small[2].bias.copy_(second.bias)
difference = (small(x) - zeroed(x)).abs().max().item()
work = multiply_adds(small, x) / multiply_adds(zeroed, x)
models = partial(zeroed, x), partial(small, x)
rounds = [[timeit(each, number=1) for each in models] for _ in range(30)]
before, after = map(median, zip(*rounds))
print(f"largest difference of the outputs {difference:.0e}")
print(f"multiply-adds {work:.2f}, time {after / before:.2f}")
