import matplotlib.pyplot as plt
import torch
from torch import nn

torch.manual_seed(0)
p, units = 0.5, 12
h = torch.randn(units)  # hidden activations of one sample
bits = torch.tensor([0.0, 1.0])
masks = torch.cartesian_prod(*[bits] * units)  # every sub-network: (4096, 12)

linear = nn.Linear(units, 1)
relu = nn.Sequential(nn.Linear(units, 12), nn.ReLU(), nn.Linear(12, 1))
outputs, means, whole, miss = [], [], [], []

with torch.no_grad():
    for name, rest in ("linear", linear), ("ReLU", relu):
        outputs.append(rest(h * masks / (1 - p)).flatten())
        means.append(outputs[-1].mean().item())
        whole.append(rest(h).item())
        miss.append(abs(means[-1] - whole[-1]))
        print(f"{name:6}  mean {means[-1]:.4f}  evaluation {whole[-1]:.4f}")

plt.hist(outputs[1], bins=60, color="C5", label="4,096 sub-networks")
plt.axvline(means[1], color="C0", label="their mean")
plt.axvline(whole[1], color="C1", ls="--", label="evaluation mode")
plt.xlabel("output"), plt.ylabel("sub-networks"), plt.legend()
plt.show()
