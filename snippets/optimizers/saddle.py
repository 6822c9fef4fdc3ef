import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.optim import SGD, Adagrad, Adam, RMSprop


def f(x, y):
    return x**2 / 2 - y**2 / 2 + y**4 / 4


def path(optimizer_class, y, **settings):
    w = nn.Parameter(torch.tensor([-0.9, y]))
    optimizer, points = optimizer_class([w], lr=0.05, **settings), [w.tolist()]
    for _ in range(200):
        optimizer.zero_grad()
        f(*w).backward()
        optimizer.step()
        points.append(w.tolist())
    return torch.tensor(points)  # (steps + 1, 2)


choices = {
    "SGD": (SGD, {}),
    "momentum": (SGD, {"momentum": 0.9}),
    "AdaGrad": (Adagrad, {}),
    "RMSProp": (RMSprop, {}),
    "Adam": (Adam, {}),
}
leaves, stuck = {}, {}
for name, (optimizer_class, settings) in choices.items():
    points = path(optimizer_class, y=1e-4, **settings)
    leaves[name] = (points[:, 1] < 0.5).sum().item()
    stuck[name] = path(optimizer_class, y=0.0, **settings)[-1].tolist()
    print(f"{name:8} leaves after {leaves[name]:3} steps, ", end="")
    print("from y = 0 ends at ({:.2f}, {:.2f})".format(*stuck[name]))
    plt.plot(*points.T, ".-", lw=1, label=name)
x, y = torch.linspace(-1, 0.7, 60), torch.linspace(-0.4, 1.6, 60)
plt.contour(x, y, f(x, y[:, None]), 16, colors="C5", linewidths=0.5)
plt.xlabel("x"), plt.ylabel("y"), plt.figlegend(loc="outside right center")
plt.show()
