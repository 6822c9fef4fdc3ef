import matplotlib.pyplot as plt
import torch
from torch.optim import SGD, Adagrad, Adam, RMSprop


def f(x, y):  # a hundred times as steep across as along
    return (x**2 + 100 * y**2) / 2


def walk(optimizer_class, starts, rates, factor=1.0, **settings):
    ws = [starts.clone().requires_grad_() for _ in rates]
    groups = [{"params": w, "lr": factor * r} for w, r in zip(ws, rates)]
    optimizer = optimizer_class(groups, **settings)
    steps = torch.zeros(len(rates))  # for each rate
    for t in range(1, 301):
        loss = f(*torch.stack(ws, 1))  # (rates, starts)
        steps[~(loss < 0.1).all(1)] = t  # not all of them there, or nan
        optimizer.zero_grad()
        loss.sum().backward()
        optimizer.step()
    return steps.where(steps < 300, torch.inf).tolist()


rates = torch.logspace(-2.5, 2, 19).tolist()
starts = torch.stack([torch.linspace(-15, -5, 9), torch.linspace(1.5, 0.5, 9)])
curves = {  # momentum at the same effective rate
    "SGD": walk(SGD, starts, rates),
    "momentum": walk(SGD, starts, rates, factor=0.1, momentum=0.9),
    "AdaGrad": walk(Adagrad, starts, rates),
    "RMSProp": walk(RMSprop, starts, rates),
    "Adam": walk(Adam, starts, rates),
}
steps, best = {}, {}
for name, curve in curves.items():
    steps[name], best[name] = min(zip(curve, rates))
    print(f"{name:8} {steps[name]:3.0f} steps at {best[name]:.2g}")
    plt.loglog(rates, curve, ".-", label=name)
plt.gca().set(xlabel="learning rate", ylabel="steps")
plt.legend()
plt.show()
