import math
from functools import partial

import torch
from torch.optim import SGD
from torch.optim import lr_scheduler as schedule

warm_up, steps = 10, 100


def factor(step, warm_up, steps):  # of the peak rate
    if step < warm_up:
        return (step + 1) / warm_up
    return (1 + math.cos(math.pi * (step - warm_up) / (steps - warm_up))) / 2


def chained(optimizer, warm_up, steps):  # the same from PyTorch's parts
    rise = schedule.LinearLR(optimizer, 1 / warm_up, total_iters=warm_up - 1)
    fall = schedule.CosineAnnealingLR(optimizer, T_max=steps - warm_up)
    return schedule.SequentialLR(optimizer, [rise, fall], milestones=[warm_up])


def rates(make, steps):
    optimizer = SGD([torch.zeros(1)], lr=0.1)  # lr is the peak
    scheduler, found = make(optimizer), []
    for _ in range(steps):
        found.append(scheduler.get_last_lr()[0])
        optimizer.step()  # first the step
        scheduler.step()  # then the rate of the next step
    return found


share = partial(factor, warm_up=warm_up, steps=steps)
by_hand = rates(lambda o: schedule.LambdaLR(o, share), steps)
from_parts = rates(lambda o: chained(o, warm_up, steps), steps)
for t in (0, 1, 9, 10, 55, 99):
    print(f"step {t:2}: {by_hand[t]:.5f} {from_parts[t]:.5f}")
