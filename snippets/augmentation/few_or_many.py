# proven: timeout=300
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy, pad


def accuracies(n, units, runs, steps):  # of pairs: (plain or shifted, digits)
    w1 = torch.randn(runs, 64, units) * (2 / 64) ** 0.5
    w2 = torch.randn(runs, units, 10) / units**0.5
    b = torch.zeros(runs, 1, units)  # a pair starts with the same weights
    w1, b, w2 = (torch.stack([w, w]).requires_grad_() for w in (w1, b, w2))
    order = torch.stack([torch.randperm(1000)[:n] for _ in range(runs)])
    optimizer = torch.optim.SGD([w1, b, w2], momentum=0.9)
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = lr * (1 - step / steps)
        i = order.gather(1, torch.randint(n, (runs, 32)))
        h = (views[:, torch.randint(9, i.shape), i] @ w1 + b).relu()
        loss = cross_entropy((h @ w2).flatten(0, 2), y[i].repeat(2, 1).view(-1))
        optimizer.zero_grad()
        (loss * 2 * runs).backward()  # the sum over the networks
        optimizer.step()
    read = ((x[1000:] @ w1 + b).relu() @ w2).argmax(3)
    return (read == y[1000:]).float().mean(1)


torch.manual_seed(0)
chosen = torch.randperm(1797)  # 1,000 to train, 200 to validate, 597 to test
x, y = (torch.tensor(v)[chosen] for v in load_digits(return_X_y=True))
images = x.float().view(-1, 8, 8) / 16
wide, x = pad(images, (1, 1, 1, 1)), images.flatten(1)
moved = [wide[:, i : i + 8, j : j + 8] for i in range(3) for j in range(3)]
half = (images + torch.stack(moved)) / 2  # by half a pixel at most
views = torch.stack([images.expand_as(half), half]).flatten(3)
lr, cases = 0.1, [(50, 64, 64), (200, 64, 6), (1000, 64, 12), (1000, 16, 6)]
right = torch.stack([accuracies(*c, k) for k in (200, 2000) for c in cases])
valid, test = right.view(2, 4, 2, -1).split([200, 597], dim=3)
gain = test.mean(3).diff(dim=2)[..., 0]  # (steps, cases)
plt.plot(["50", "200", "1,000", "1,000, 16 units"], gain.T, "o-")
plt.axhline(0, color="0.5"), plt.legend(["200 steps", "2,000 steps"])
plt.xlabel("training images"), plt.ylabel("accuracy gained"), plt.show()
