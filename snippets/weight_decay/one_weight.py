import matplotlib.pyplot as plt
import torch

lam = 1.0
a = torch.linspace(-3, 3, 61)  # what the data alone would choose
w = torch.linspace(-4, 4, 8001).unsqueeze(1)  # (candidates, 1)
best = {}

for p in 1, 2, 4:
    loss = (w - a).square() / 2 + lam / p * w.abs() ** p  # (candidates, 61)
    best[p] = w[loss.argmin(0)].flatten().tolist()
    plt.plot(a, best[p], label=f"p = {p}")
plt.plot(a, a, "--", color="C5", label="no penalty")
plt.gca().set(xlabel="weight without penalty", ylabel="weight with penalty")
plt.legend()
plt.show()
