import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import dropout


def train(x, y, p):  # 100 networks at once, each on its own data set
    w, b = [], []
    for fan_in, fan_out in (1, 64), (64, 64), (64, 1):  # as nn.Linear starts
        for tensors, rows in (w, fan_in), (b, 1):
            start = 2 * torch.rand(100, rows, fan_out) - 1
            tensors.append(nn.Parameter(start / fan_in**0.5))

    def model(p):
        h = dropout((x * w[0] + b[0]).relu(), p)
        h = dropout(torch.baddbmm(b[1], h, w[1]).relu(), p)
        return torch.baddbmm(b[2], h, w[2])  # (nets, points, 1)

    errors, optimizer = [], torch.optim.Adam(w + b, lr=0.01, fused=True)
    for step in range(301):
        if step % 20 == 0:
            with torch.no_grad():
                errors.append((model(0.0) - x).square().mean((1, 2)))
        optimizer.zero_grad()
        (model(p) - y).square().mean((1, 2)).sum().backward()
        optimizer.step()
    return torch.stack(errors)  # (times, nets)


torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).unsqueeze(1)  # (points, 1)
y = x + 0.3 * torch.randn(100, 20, 1)  # 100 data sets, one true line
plain, dropped = train(x, y, 0.0), train(x, y, 0.5)
gap = (plain - dropped)[-1].mean()  # paired, at the last step
share = (dropped < plain)[-1].float().mean()
plain_mean, dropped_mean = plain.mean(1), dropped.mean(1)  # at each time
plt.plot(range(0, 301, 20), torch.stack([plain_mean, dropped_mean]).T)
plt.gca().set(xlabel="step", ylabel="error to the line")
plt.legend(["no dropout", "dropout p = 0.5"])
plt.show()
