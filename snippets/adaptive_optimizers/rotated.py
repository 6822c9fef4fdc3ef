import torch
from torch import nn
from torch.optim import SGD, Adagrad, Adam, RMSprop


def arrival(axes, optimizer_class, **settings):
    a = axes @ torch.diag(torch.tensor([1.0, 100.0])) @ axes.T
    w = nn.Parameter(axes @ torch.tensor([-10.0, 1.2]))
    optimizer, losses = optimizer_class([w], **settings), []
    for _ in range(500):
        w.grad = a @ w.detach()
        losses.append((w.detach() @ w.grad).item() / 2)
        optimizer.step()
    return max(t for t, loss in enumerate(losses) if loss > 0.1) + 1


choices = {
    "SGD": (SGD, {"lr": 0.018}),
    "momentum": (SGD, {"lr": 0.005, "momentum": 0.9}),
    "AdaGrad": (Adagrad, {"lr": 1.0}),
    "RMSProp": (RMSprop, {"lr": 0.05}),
    "Adam": (Adam, {"lr": 0.3}),
}
straight = torch.eye(2)
oblique = torch.tensor([[1.0, -1.0], [1.0, 1.0]]) / 2**0.5  # by 45 degrees
steps = {}

print("steps     along the axes     oblique")
for name, (optimizer_class, settings) in choices.items():
    steps[name] = [
        arrival(axes, optimizer_class, **settings)
        for axes in (straight, oblique)
    ]
    print(f"{name:8} {steps[name][0]:15} {steps[name][1]:11}")
