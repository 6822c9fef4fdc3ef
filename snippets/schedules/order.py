# proven: warns=UserWarning
import torch
from torch.optim import SGD
from torch.optim.lr_scheduler import MultiStepLR


def rates(scheduler_first):  # with which the optimizer steps
    optimizer = SGD([torch.zeros(1)], lr=0.1)
    scheduler, found = MultiStepLR(optimizer, milestones=[1, 3]), []
    for _ in range(5):
        if scheduler_first:
            scheduler.step()
        found.append(round(optimizer.param_groups[0]["lr"], 4))
        optimizer.step()
        if not scheduler_first:
            scheduler.step()
    return found


right = rates(scheduler_first=False)
wrong = rates(scheduler_first=True)
print("optimizer first:", right)
print("scheduler first:", wrong)
