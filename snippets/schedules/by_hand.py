import math

import torch
from torch.optim import SGD
from torch.optim.lr_scheduler import CosineAnnealingLR, LambdaLR


def rates(make):
    optimizer = SGD([torch.zeros(1)], lr=0.1)
    scheduler, found = make(optimizer), []
    for step in range(20):
        if step == 10:
            optimizer.param_groups[0]["lr"] = 0.005  # by hand
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return found


def cosine(step):
    return (1 + math.cos(math.pi * step / 20)) / 2


recursive = rates(lambda optimizer: CosineAnnealingLR(optimizer, T_max=20))
closed = rates(lambda optimizer: LambdaLR(optimizer, cosine))
for name, found in ("CosineAnnealingLR", recursive), ("LambdaLR", closed):
    print(f"{name:18}", *(f"{found[t]:.4f}" for t in (9, 10, 11, 15)))
