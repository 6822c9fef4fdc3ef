import torch
from torch import nn
from torch.optim import SGD

steep, flat = 100.0, 1.0
a, b = steep**0.5, flat**0.5
choices = {
    "plain": {"lr": 2 / (steep + flat)},
    "momentum 0.9": {"lr": 0.01, "momentum": 0.9},
    "tuned": {"lr": (2 / (a + b)) ** 2, "momentum": ((a - b) / (a + b)) ** 2},
}
steps = {}

for name, settings in choices.items():
    w = nn.Parameter(torch.tensor([-10.0, 1.0]))
    optimizer, losses = SGD([w], **settings), []
    for _ in range(500):
        w.grad = torch.tensor([flat, steep]) * w.detach()
        losses.append((w.detach() * w.grad).sum().item() / 2)
        optimizer.step()
    steps[name] = max(t for t, loss in enumerate(losses) if loss > 0.01) + 1
    print(f"{name:12} {steps[name]:3} steps")
