import matplotlib.pyplot as plt
import torch
from torch.nn.functional import dropout


def fit(x, y, p, lr):  # 20 networks at once
    shapes = (1, 50, 1), (1, 50, 1), (50, 50, 50), (1, 50, 50), (50, 1, 50)
    start = [(2 * torch.rand(20, *s) - 1) / k**0.5 for *s, k in shapes]
    w1, b1, w2, b2, w3 = weights = [w.requires_grad_() for w in start]
    optimizer = torch.optim.Adam(weights, lr=lr, fused=True)

    def losses(p):
        h = dropout((x * w1 + b1).relu(), p)
        h = dropout(torch.baddbmm(b2, h, w2).relu(), p)
        return (h @ w3 - y).square().mean((1, 2))  # (networks,)

    training, missed = [], torch.zeros(20)
    for _ in range(150):
        loss = losses(p)
        optimizer.zero_grad()
        loss.sum().backward()
        optimizer.step()
        training.append(loss[0].item())
        with torch.no_grad():
            missed += (losses(0.0) >= 0.01) & (missed == len(training) - 1)
    return missed.median().item() + 1, training


torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).unsqueeze(1)  # (points, 1)
y, steps = torch.sin(3 * x), []  # no noise: nothing to overfit
for p in (0.0, 0.1, 0.2):
    needed, training = min(fit(x, y, p, lr) for lr in (0.003, 0.01, 0.03))
    steps.append(needed)
    plt.semilogy(training, label=f"p = {p}")
    print(f"p = {p}: {needed:.0f} steps to an error of 0.01")
plt.gca().set(xlabel="step", ylabel="training loss")
plt.legend()
plt.show()
