import torch
from torch import nn
from torch.optim import SGD


def sgd(w, gradient, steps, lr, momentum=0, dampening=0, nesterov=False):
    s = None
    for _ in range(steps):
        g = gradient(w)
        s = g if s is None else momentum * s + (1 - dampening) * g
        w = w - lr * (g + momentum * s if nesterov else s)
    return w


def gradient(w):  # of Rosenbrock's ravine, whose floor is bent
    across = w[1] - w[0] ** 2
    return torch.stack([2 * (w[0] - 1) - 400 * w[0] * across, 200 * across])


start = torch.tensor([-1.0, 1.5], dtype=torch.float64)
settings = {
    "plain": {},
    "momentum": {"momentum": 0.9},
    "Nesterov": {"momentum": 0.9, "nesterov": True},
}
difference = {}

for name, chosen in settings.items():
    ours = sgd(start, gradient, steps=1000, lr=0.001, **chosen)
    w = nn.Parameter(start.clone())
    optimizer = SGD([w], lr=0.001, **chosen)
    for _ in range(1000):
        w.grad = gradient(w.detach())
        optimizer.step()
    difference[name] = (ours - w).abs().max().item()
    print(f"{name:8} at", *(f"{value:.3f}" for value in w), end="")
    print(f", difference {difference[name]:.0e}")
