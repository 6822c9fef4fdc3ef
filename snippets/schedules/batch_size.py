import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy
from torch.optim import SGD, Adam


def losses(rows):  # of every network, on its own digits
    w = [start + scale * moved for start, moved in zip(w0, u)]
    z = (x[:, rows] @ w[0]).relu() @ w[1]  # (networks, batch, classes)
    return cross_entropy(z.mT, y[:, rows], reduction="none").mean(1)


torch.manual_seed(0)
images, labels = map(torch.tensor, load_digits(return_X_y=True))
order = torch.stack([torch.randperm(1797) for _ in range(10)]).repeat(5, 1)
x, y = images[order].float() / 16, labels[order]
sizes, held_out = [4, 16, 64, 256], torch.arange(1000, 1200)
best, steps = {"SGD": [], "Adam": []}, {"SGD": [], "Adam": []}
_, axes = plt.subplots(1, 2, figsize=(7, 3))
for kind, low, power in (SGD, 0.1, 0.5), (Adam, 0.005, 1):
    name, rates = kind.__name__, low * 2 ** torch.arange(5)
    scale = (rates**power).repeat_interleave(10)[:, None, None]
    for size in sizes:
        w0 = [0.2 * torch.randn(50, *n) for n in ((64, 32), (32, 10))]
        u = [torch.zeros_like(each, requires_grad=True) for each in w0]
        optimizer, mean, step = kind(u, lr=1.0), torch.ones(5), 0
        while mean.min() > 0.3:  # until one rate is at the target
            optimizer.zero_grad()
            losses(torch.randint(1000, (size,))).sum().backward()
            optimizer.step()
            if (step := step + 1) % 4 == 0:
                with torch.no_grad():
                    mean = losses(held_out).view(5, 10).mean(1).nan_to_num(9)
        best[name].append(rates[mean.argmin()].item())
        steps[name].append(step)
    axes[0].loglog(sizes, best[name], "o-", label=name)
    axes[1].loglog(sizes, steps[name], "o-", label=name)
axes[0].set(xlabel="batch size", title="best learning rate"), plt.legend()
axes[1].set(xlabel="batch size", title="steps to target"), plt.show()
