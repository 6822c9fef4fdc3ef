import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.optim import SGD, Adagrad, Adam, RMSprop


def f(x, y):  # two valleys; the left one is deeper
    return (x**2 - 1) ** 2 + 0.3 * x + y**2 / 2


def path(optimizer_class, **settings):
    w = nn.Parameter(torch.tensor([2.0, 1.0]))
    optimizer, points = optimizer_class([w], **settings), [w.tolist()]
    for _ in range(200):
        optimizer.zero_grad()
        f(*w).backward()
        optimizer.step()
        points.append(w.tolist())
    return torch.tensor(points)  # (steps + 1, 2)


paths = {
    "SGD": path(SGD, lr=0.01),
    "momentum": path(SGD, lr=0.01, momentum=0.9),
    "AdaGrad": path(Adagrad, lr=0.3),
    "RMSProp": path(RMSprop, lr=0.01),
    "Adam": path(Adam, lr=0.1),
}
ends, losses = {}, {}
for name, points in paths.items():
    ends[name], losses[name] = points[-1, 0].item(), f(*points[-1]).item()
    print(f"{name:8} ends at x = {ends[name]:5.2f}, loss {losses[name]:5.2f}")
    plt.plot(*points.T, ".-", lw=1, label=name)

x, y = torch.linspace(-1.8, 2.1, 60), torch.linspace(-1, 1.2, 60)
levels = torch.arange(-0.3, 9, 0.3)
plt.contour(x, y, f(x, y[:, None]), levels, colors="C5", linewidths=0.5)
plt.xlabel("x"), plt.ylabel("y"), plt.figlegend(loc="outside right center")
plt.show()
