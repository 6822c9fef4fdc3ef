import torch
from torch import nn
from torch.optim import SGD, Adam


def end(optimizer_class, factor):
    w = nn.Parameter(torch.tensor([-10.0, 1.0], dtype=torch.float64))
    optimizer = optimizer_class([w], lr=0.01)
    for _ in range(100):
        optimizer.zero_grad()
        (factor * (w[0] ** 2 + 100 * w[1] ** 2) / 2).backward()
        optimizer.step()
    return w.detach()


shift = {}
for optimizer_class in (SGD, Adam):
    name = optimizer_class.__name__
    apart = end(optimizer_class, factor=0.1) - end(optimizer_class, factor=1)
    shift[name] = apart.abs().max().item()
    print(f"{name:4} ends {shift[name]:.1e} away when the loss is a tenth")
