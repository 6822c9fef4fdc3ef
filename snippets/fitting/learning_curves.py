import matplotlib.pyplot as plt
import torch
from torch.nn.functional import mse_loss


def measure(n):  # for 40 networks at once
    x = 2 * torch.rand(40, n, 1) - 1
    return x, (torch.pi * x).sin() + 0.3 * torch.randn(40, n, 1)


def curves(width, n, x_test, y_test):
    x, y = measure(n)
    shapes = (40, 1, width), (40, 1, width), (40, width, 1)
    w1, b1, w2 = ((2 * torch.randn(s)).requires_grad_() for s in shapes)
    losses, adam = [], torch.optim.Adam([w1, b1, w2], lr=0.05, fused=True)
    for step in range(601):
        loss = mse_loss((x @ w1 + b1).tanh() @ w2 / width**0.5, y)
        if step % 10 == 0:
            y_new = (x_test @ w1 + b1).tanh() @ w2 / width**0.5
            losses.append([mse_loss(y_new, y_test).item(), loss.item()])
        adam.zero_grad()
        (40 * loss).backward()  # each network on its own
        adam.step()
    return losses


torch.manual_seed(0)
final, (x_test, y_test) = [], measure(50)
_, axes = plt.subplots(1, 3, figsize=(7, 2.8), sharey=True)
for axis, width, n in zip(axes, (1, 50, 50), (50, 50, 10)):
    losses = curves(width, n, x_test, y_test)
    final.append(losses[-1])
    axis.plot(range(0, 601, 10), losses, label=["test", "training"])
    axis.axhline(0.09, ls="--", color="C5", label="noise variance")
    axis.set(xlabel=f"step ({width} wide, {n} points)", ylim=(0, 0.8))
axes[0].set_ylabel("loss")
axes[0].legend()
plt.show()
gap, turn = final[2][0] - final[2][1], final[2][0] - min(losses)[0]
fair, small = final[1][0] - final[1][1], final[0][1] / 0.09
