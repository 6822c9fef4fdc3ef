import torch
from torch import nn
from torch.utils.data import DataLoader


def shuffled(seed, extra_layer=False, generator=None):
    torch.manual_seed(seed)
    if extra_layer:
        nn.Linear(2, 2)  # its weights are drawn, and never used
    loader = DataLoader(range(8), shuffle=True, generator=generator)
    return [batch.item() for batch in loader]


def own(seed):
    return torch.Generator().manual_seed(seed)


plain, moved = shuffled(0), shuffled(0, extra_layer=True)
print("order                ", plain)
print("one layer more       ", moved)

kept = shuffled(0, generator=own(7))
kept_too = shuffled(0, extra_layer=True, generator=own(7))
print("own generator        ", kept)
print("own, one layer more  ", kept_too)
