import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.optim import SGD, Adam


def f(x):
    return (x**2 - 1) ** 2 + 0.3 * x


def ends(optimizer_class, lr, **settings):
    w = nn.Parameter(starts.clone())  # each start goes its own way
    optimizer = optimizer_class([w], lr=lr, **settings)
    for _ in range(500):
        optimizer.zero_grad()
        f(w).sum().backward()
        optimizer.step()
    return w.detach()


starts = torch.linspace(-2, 2, 81)
plain = ends(SGD, lr=0.01)
momentum = ends(SGD, lr=0.01, momentum=0.9)
adam = ends(Adam, lr=0.1)
gained = ((plain > 0) & (momentum < 0)).sum().item()
lost = ((plain < 0) & (momentum > 0)).sum().item()

print(f"of 81 starts momentum moves {gained} into the deeper valley")
print(f"and {lost} out of it")
plt.plot(starts, plain, "o", label="SGD")
plt.plot(starts, momentum, "o", mfc="none", label="momentum")
plt.plot(starts, adam, "x", label="Adam")
plt.xlabel("start"), plt.ylabel("end"), plt.legend(loc="center left")
plt.show()
