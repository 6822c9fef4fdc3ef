import torch
from torch import nn
from torch.optim import SGD, Adagrad, Adam, RMSprop

gradients = [0.001, 1.0, 1000.0]
moved, lr_after = {}, {}

print("gradient ", *(f"{g:>8}" for g in gradients), "  lr afterwards")
for optimizer_class in (SGD, Adagrad, RMSprop, Adam):
    w = nn.Parameter(torch.zeros(3, dtype=torch.float64))
    w.grad = torch.tensor(gradients, dtype=torch.float64)
    optimizer = optimizer_class([w], lr=0.01)
    optimizer.step()
    name = optimizer_class.__name__
    moved[name], lr_after[name] = (-w).tolist(), optimizer.param_groups[0]["lr"]
    print(f"{name:8} ", *(f"{step:8.5f}" for step in moved[name]), end="")
    print(f"{lr_after[name]:15}")
