import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import dropout


def uniform(*shape, fan_in):  # nn.Linear's own start, for 12 nets at once
    return nn.Parameter((2 * torch.rand(shape) - 1) / fan_in**0.5)


def errors(p):
    w1, b1 = uniform(12, 1, 200, fan_in=1), uniform(12, 1, 200, fan_in=1)
    w2, b2 = uniform(12, 200, 200, fan_in=200), uniform(12, 1, 200, fan_in=200)
    w3, b3 = uniform(12, 200, 1, fan_in=200), uniform(12, 1, 1, fan_in=200)

    def model(p):
        h = dropout((x * w1 + b1).relu(), p)
        h = dropout(torch.baddbmm(b2, h, w2).relu(), p)
        return torch.baddbmm(b3, h, w3)  # (nets, points, 1)

    optimizer = torch.optim.Adam([w1, b1, w2, b2, w3, b3], lr=0.01, fused=True)
    for _ in range(500):
        optimizer.zero_grad()
        (model(p) - y).square().mean((1, 2)).sum().backward()
        optimizer.step()
    return (model(0) - x).square().mean((1, 2)).detach()  # (nets,)


torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).unsqueeze(1)  # (points, 1)
y = x + 0.3 * torch.randn(12, 20, 1)  # 12 data sets, one true line
plain, dropped = errors(0.0), errors(0.5)
plain_mean, dropped_mean = plain.mean(), dropped.mean()
gap, wins = plain_mean - dropped_mean, (dropped < plain).sum()

plt.scatter(plain, dropped)
plt.axline((0, 0), slope=1, ls="--", color="C5", label="equal")
plt.xlabel("error without dropout"), plt.ylabel("error with dropout")
plt.xlim(0), plt.ylim(0), plt.legend()
plt.show()
