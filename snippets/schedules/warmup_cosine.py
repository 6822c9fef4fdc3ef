import math

import torch
from torch.optim import SGD
from torch.optim import lr_scheduler as schedule

warm_up, steps = 10, 100


def factor(step):  # of the peak rate
    if step < warm_up:
        return (step + 1) / warm_up
    return (1 + math.cos(math.pi * (step - warm_up) / (steps - warm_up))) / 2


def chained(optimizer):  # the same from PyTorch's parts
    rise = schedule.LinearLR(optimizer, 1 / warm_up, total_iters=warm_up - 1)
    fall = schedule.CosineAnnealingLR(optimizer, T_max=steps - warm_up)
    return schedule.SequentialLR(optimizer, [rise, fall], milestones=[warm_up])


def rates(make):
    optimizer = SGD([torch.zeros(1)], lr=0.1)  # lr is the peak
    scheduler, found = make(optimizer), []
    for _ in range(steps):
        found.append(scheduler.get_last_lr()[0])
        optimizer.step()  # first the step
        scheduler.step()  # then the rate of the next step
    return found


by_hand = rates(lambda optimizer: schedule.LambdaLR(optimizer, factor))
from_parts = rates(chained)
for t in (0, 1, 9, 10, 55, 99):
    print(f"step {t:2}: {by_hand[t]:.5f} {from_parts[t]:.5f}")
