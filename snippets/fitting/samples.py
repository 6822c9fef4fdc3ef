import math

import matplotlib.pyplot as plt
import torch


def powers(x, degree):
    return x.unsqueeze(-1) ** torch.arange(degree + 1)


def measure(n):  # 200 data sets of n points
    x = 2 * torch.rand(200, n, dtype=torch.float64) - 1
    y = (torch.pi * x).sin() + 0.3 * torch.randn(200, n)
    return x, y.unsqueeze(-1)


torch.manual_seed(0)
sizes, train, test = [10, 20, 50, 100, 200, 500], {}, {}
_, axes = plt.subplots(1, 2, figsize=(7, 3), sharey=True)
for degree in (1, 3, 9):
    train[degree], test[degree] = [], []
    for n in sizes:
        (x, y), (x_test, y_test) = measure(n), measure(200)
        w = torch.linalg.lstsq(powers(x, degree), y).solution
        seen = (powers(x, degree) @ w - y).square().mean((1, 2))
        new = (powers(x_test, degree) @ w - y_test).square().mean((1, 2))
        train[degree].append(seen.median().item())
        test[degree].append(new.median().item())
    axes[0].loglog(sizes, train[degree], "o-")
    axes[1].loglog(sizes, test[degree], "o-", label=f"degree {degree}")
for axis, name in zip(axes, ("training", "test")):
    axis.axhline(0.09, ls="--", color="C5", label="noise variance")
    axis.set(xlabel="n, training points", ylabel=f"{name} error")
axes[1].legend()
axes[1].set_ylim(1e-3, 1e2)
few = math.log10(test[9][0] / test[3][0])
too_simple = test[1][0] / test[3][0]
many = test[9][-1] / 0.09
plt.show()
