import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.optim import SGD, Adagrad, Adam, RMSprop


def f(x, y):  # a dent in a plain
    return -torch.exp(-(x**2 + y**2) / 2)


def path(optimizer_class, **settings):
    w = nn.Parameter(torch.tensor([-2.9, 1.9]))
    optimizer, points = optimizer_class([w], lr=0.1, **settings), [w.tolist()]
    for _ in range(150):
        optimizer.zero_grad()
        f(*w).backward()
        optimizer.step()
        points.append(w.tolist())
    return torch.tensor(points)  # (steps + 1, 2)


paths = {
    "SGD": path(SGD),
    "momentum": path(SGD, momentum=0.9),
    "AdaGrad": path(Adagrad),
    "RMSProp": path(RMSprop),
    "Adam": path(Adam),
}
ends = {}
for name, points in paths.items():
    ends[name] = points[-1].norm().item()
    print(f"{name:8} ends {ends[name]:.2f} from the minimum")
    plt.plot(*points.T, ".-", lw=1, label=name)

x, y = torch.linspace(-3.4, 2, 60), torch.linspace(-1.2, 2.3, 60)
plt.contour(x, y, f(x, y[:, None]), 9, colors="C5", linewidths=0.5)
plt.xlabel("x"), plt.ylabel("y"), plt.figlegend(loc="outside right center")
plt.show()
