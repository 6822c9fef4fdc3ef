import matplotlib.pyplot as plt
import torch
from torch.optim import SGD, Adagrad, Adam, RMSprop


def f(x):  # two valleys; the left one is deeper
    return (x**2 - 1) ** 2 + 0.3 * x


def ends(optimizer_class, starts, rates, factor=1.0, **settings):
    xs = [starts.clone().requires_grad_() for _ in rates]
    groups = [{"params": x, "lr": factor * r} for x, r in zip(xs, rates)]
    optimizer = optimizer_class(groups, **settings)
    for _ in range(300):
        optimizer.zero_grad()
        f(torch.stack(xs)).sum().backward()
        optimizer.step()
    return torch.stack(xs).detach()  # for each rate and start


rates = torch.logspace(-2, 1, 19).tolist()
starts, top = torch.linspace(-2, 2, 81), 0.0754  # where the valleys meet
choices = {  # momentum at the same effective rate
    "SGD": ends(SGD, starts, rates),
    "momentum": ends(SGD, starts, rates, factor=0.1, momentum=0.9),
    "AdaGrad": ends(Adagrad, starts, rates),
    "RMSProp": ends(RMSprop, starts, rates),
    "Adam": ends(Adam, starts, rates),
}
gained, lost = {}, {}
for i, (name, x) in enumerate(choices.items()):
    gained[name] = ((starts > top) & (x < top)).sum(1).tolist()
    lost[name] = ((starts < top) & (x > top)).sum(1).tolist()
    print(f"{name:8} up to {max(gained[name]):2} gained, ", end="")
    print(f"up to {max(lost[name]):2} lost")
    plt.semilogx(rates, gained[name], color=f"C{i}", label=name)
    plt.semilogx(rates, [-n for n in lost[name]], color=f"C{i}")
plt.gca().set(xlabel="learning rate", ylabel="starts: lost, gained")
plt.legend()
plt.show()
