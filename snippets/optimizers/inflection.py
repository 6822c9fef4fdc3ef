import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.optim import SGD


def path(start, **settings):
    w = nn.Parameter(torch.tensor(start))
    optimizer = SGD([w], **settings)
    points = [w.item()]
    while len(points) <= 400 and w > -0.5:
        optimizer.zero_grad()
        (w**3).backward()
        optimizer.step()
        points.append(w.item())
    return points


averaged = {"momentum": 0.9, "dampening": 0.9}
paths = {
    "plain, 10 x lr": path(1.0, lr=0.1),
    "averaged": path(1.0, lr=0.01, **averaged),
    "averaged, 10 x lr": path(1.0, lr=0.1, **averaged),
    "PyTorch's momentum": path(1.0, lr=0.01, momentum=0.9),
    "momentum from w = 0": path(0.0, lr=0.01, momentum=0.9),
}
steps, ends = {}, {}
for name, points in paths.items():
    steps[name], ends[name] = len(points) - 1, points[-1]
    print(f"{name:19} {steps[name]:3} steps, w = {ends[name]:.3f}")
    plt.plot(points[:121], label=name)
plt.gca().set(ylim=(-0.6, 1.1), xlabel="step", ylabel="w")
plt.legend()
plt.show()
