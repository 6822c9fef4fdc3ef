import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.optim import SGD, Adagrad, Adam, RMSprop


def f(x, y):  # a hundred times as steep across as along
    return (x**2 + 100 * y**2) / 2


def path(optimizer_class, **settings):
    w = nn.Parameter(torch.tensor([-10.0, 1.2]))
    optimizer, points = optimizer_class([w], **settings), [w.tolist()]
    for _ in range(300):
        optimizer.zero_grad()
        f(*w).backward()
        optimizer.step()
        points.append(w.tolist())
    return torch.tensor(points)  # (steps + 1, 2)


paths = {
    "SGD": path(SGD, lr=0.018),
    "momentum": path(SGD, lr=0.005, momentum=0.9),
    "AdaGrad": path(Adagrad, lr=1),
    "RMSProp": path(RMSprop, lr=0.05),
    "Adam": path(Adam, lr=0.3),
}
steps, turns = {}, {}
for name, points in paths.items():
    far = f(*points.T) > 0.1
    steps[name] = far.nonzero().max().item() + 1  # stays below from here on
    x, y = points[: steps[name] + 1].T
    turns[name] = (y[1:] * y[:-1] < 0).sum().item()
    print(f"{name:8} {steps[name]:3} steps, crosses {turns[name]:3} times")
    plt.plot(x, y, ".-", lw=1, label=name)
x, y = torch.linspace(-11, 2, 60), torch.linspace(-1.3, 1.3, 60)
plt.contour(x, y, f(x, y[:, None]), 12, colors="C5", linewidths=0.5)
plt.xlabel("x"), plt.ylabel("y"), plt.figlegend(loc="outside right center")
plt.show()
