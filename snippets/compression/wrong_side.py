import torch
from torch import nn


def prune_smallest(weight, rate):
    flat = weight.view(-1)
    count = int(rate * len(flat))
    smallest = flat.abs().topk(count, largest=False).values
    mask = flat.le(smallest[-1]).float().view_as(weight)
    weight *= mask


torch.manual_seed(0)
before = nn.Conv2d(64, 64, 3).weight.detach()
negatives = (before < 0).sum().item()
table = {}
for rate in (0.1, 0.3, 0.5, 0.9):
    weight = before.clone()
    prune_smallest(weight, rate)
    gone = weight == 0
    left = (weight < 0).sum().item()
    share = gone.float().mean().item()
    means = [before[part].abs().mean().item() for part in (~gone, gone)]
    table[rate] = [share, left, *means]
    print(f"rate {rate}: {share:.3f} removed, {left:,} negatives left")
    print("          mean |w| kept {:.4f}, removed {:.4f}".format(*means))
print(f"there were {negatives:,} negatives")
try:
    prune_smallest(before.clone(), 0.0)
except IndexError as problem:
    message = str(problem)
    print("rate 0.0: IndexError:", message)
