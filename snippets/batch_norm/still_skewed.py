import matplotlib.pyplot as plt
import torch
from torch import nn


def skewness(x):
    return ((x - x.mean()) / x.std(correction=0)).pow(3).mean().item()


torch.manual_seed(0)
x = torch.empty(5000, 1).exponential_()
y = nn.BatchNorm1d(1)(x).detach()
before, after = skewness(x), skewness(y)

plt.hist(x.flatten(), bins=80, alpha=0.7, label="before")
plt.hist(y.flatten(), bins=80, alpha=0.7, label="after")
plt.gca().set(xlabel="value", ylabel="samples")
plt.legend()
plt.show()
