import math

import matplotlib.pyplot as plt
import torch


def average(y, beta):
    s = [y[0]]
    for today in y[1:]:
        s.append(beta * s[-1] + (1 - beta) * today)
    return torch.stack(s)


torch.manual_seed(0)
days = torch.arange(300)
season = torch.sin(2 * math.pi * days / 60)
y = season + 0.3 * torch.randn(300)
change, lag, peak = [], [], []

plt.plot(days[:150], y[:150], ".", color="C5")
for beta in (0.0, 0.5, 0.9, 0.98):
    s, clean = average(y, beta), average(season, beta)
    change.append(s.diff().abs().mean().item())
    lag.append((clean[240:].argmax() - season[240:].argmax()).item())
    peak.append(clean[240:].max().item())
    print(f"beta {beta:4}: daily change {change[-1]:.3f}", end=", ")
    print(f"lag {lag[-1]:2} days, peak {peak[-1]:.2f}")
    if beta:
        plt.plot(days[:150], s[:150], label=f"beta = {beta}")
plt.xlabel("day")
plt.ylabel("value")
plt.legend()
plt.show()
