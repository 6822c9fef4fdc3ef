import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.optim import SGD


def f(x, y):
    return (x**2 + 100 * y**2) / 2


def path(**settings):
    w = nn.Parameter(torch.tensor([-10.0, 1.2]))
    optimizer, points = SGD([w], **settings), [w.tolist()]
    for _ in range(60):
        optimizer.zero_grad()
        f(*w).backward()
        optimizer.step()
        points.append(w.tolist())
    return torch.tensor(points)  # (steps + 1, 2)


paths = {
    "SGD": path(lr=0.018),
    "momentum": path(lr=0.005, momentum=0.9),
}
turns, left = {}, {}
for name, points in paths.items():
    x, y = points.T
    turns[name] = (y[1:] * y[:-1] < 0).sum().item()
    left[name] = f(x[-1], y[-1]).item()
    print(f"{name:8} crosses the floor {turns[name]} times,", end=" ")
    print(f"loss {left[name]:.2f} after 60 steps")
    plt.plot(x, y, ".-", lw=1, label=name)

x, y = torch.linspace(-11, 2, 60), torch.linspace(-1.3, 1.3, 60)
plt.contour(x, y, f(x, y[:, None]), 12, colors="C5", linewidths=0.5)
plt.gca().set(xlabel="x", ylabel="y")
plt.legend()
plt.show()
