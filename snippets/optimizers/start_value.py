import matplotlib.pyplot as plt
import torch


def from_first_value(y, beta):
    s = y[0]
    for today in y[1:]:
        s = beta * s + (1 - beta) * today
    return s


def from_zero(y, beta):
    s = torch.zeros(())
    for today in y:
        s = beta * s + (1 - beta) * today
    return s / (1 - beta ** len(y))  # bias correction


y = torch.zeros(30, requires_grad=True)
weights = {}
for shift, average in (-0.2, from_first_value), (0.2, from_zero):
    (w,) = torch.autograd.grad(average(y, beta=0.9), y)  # weight of each day
    weights[average.__name__] = w.tolist()
    print(f"{average.__name__:16} day 1 {w[0]:.4f}, day 2 {w[1]:.4f}", end="")
    print(f", day 30 {w[29]:.4f}, all {w.sum():.2f}")
    plt.bar(
        torch.arange(1, 31) + shift, w.tolist(), 0.4, label=average.__name__
    )
plt.xlabel("day")
plt.ylabel("weight")
plt.legend()
plt.show()
