import matplotlib.pyplot as plt
import torch
from torch import nn

torch.manual_seed(0)
batches = 10 + 3 * torch.randn(60, 32, 100)  # (batches, batch, features)
means, gaps = [], []

for momentum in (0.1, None):
    layer = nn.BatchNorm1d(100, momentum=momentum)
    means.append([])
    gaps.append([])
    for x in batches:
        y = layer.train()(x)
        gap = (y - layer.eval()(x)).abs().mean().item()
        means[-1].append(layer.running_mean.mean().item())
        gaps[-1].append(gap)
    plt.plot(range(1, 61), gaps[-1], label=f"momentum={momentum}")

for n in (1, 10, 50):
    mean, gap = means[0][n - 1], gaps[0][n - 1]
    print(f"{n:2} batches: running mean {mean:5.2f}, modes differ by {gap:.2f}")
plt.gca().set(xlabel="batches seen", ylabel="mean |train - eval|", yscale="log")
plt.legend()
plt.show()
