import torch
from torch import nn
from torch.optim import SGD


def steps(**settings):  # the gradient is 1 at every step
    w = nn.Parameter(torch.zeros(1))
    optimizer = SGD([w], lr=1.0, **settings)
    positions = [0.0]
    for _ in range(60):
        w.grad = torch.ones(1)
        optimizer.step()
        positions.append(w.item())
    return (-torch.tensor(positions).diff()).tolist()


averaged = steps(momentum=0.9, dampening=0.9)
default = steps(momentum=0.9)

print("step      1     2     3    10    60")
for name, found in ("averaged", averaged), ("default", default):
    chosen = (found[t - 1] for t in (1, 2, 3, 10, 60))
    print(f"{name:8}", *(f"{step:5.2f}" for step in chosen))
