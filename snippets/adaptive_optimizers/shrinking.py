import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.optim import Adagrad, Adam, RMSprop


def lengths(optimizer_class):  # of each step, while the gradient stays 1
    w = nn.Parameter(torch.zeros(1, dtype=torch.float64))
    optimizer, positions = optimizer_class([w], lr=0.1), [0.0]
    for _ in range(1000):
        w.grad = torch.ones(1, dtype=torch.float64)
        optimizer.step()
        positions.append(w.item())
    return (-torch.tensor(positions, dtype=torch.float64).diff()).tolist()


found = {}
print("step          1      10     100    1000")
for optimizer_class in (Adagrad, RMSprop, Adam):
    name = optimizer_class.__name__
    found[name] = lengths(optimizer_class)
    chosen = (found[name][t - 1] for t in (1, 10, 100, 1000))
    print(f"{name:8}", *(f"{length:7.4f}" for length in chosen))
    plt.loglog(range(1, 1001), found[name], label=name)
plt.gca().set(xlabel="step", ylabel="length of the step")
plt.legend()
plt.show()
