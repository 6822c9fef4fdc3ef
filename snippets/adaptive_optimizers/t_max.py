import torch
from torch import nn
from torch.optim import SGD
from torch.optim.lr_scheduler import CosineAnnealingLR

epochs, batches = 10, 25


def rates(epochs, batches, t_max, each_batch):  # at the end of each epoch
    optimizer = SGD([nn.Parameter(torch.zeros(1))], lr=0.1)
    scheduler, found = CosineAnnealingLR(optimizer, T_max=t_max), []
    for _ in range(epochs):
        for _ in range(batches):
            optimizer.step()
            if each_batch:
                scheduler.step()
        if not each_batch:
            scheduler.step()
        found.append(scheduler.get_last_lr()[0])
    return found


cases = {
    "10, each epoch": rates(epochs, batches, t_max=epochs, each_batch=False),
    "250, each batch": rates(
        epochs, batches, t_max=epochs * batches, each_batch=True
    ),
    "10, each batch": rates(epochs, batches, t_max=epochs, each_batch=True),
    "5, each epoch": rates(
        epochs, batches, t_max=epochs // 2, each_batch=False
    ),
}
print("T_max, step()     lr after each epoch")
for name, found in cases.items():
    print(f"{name:16}", *(f"{rate:.3f}" for rate in found))
