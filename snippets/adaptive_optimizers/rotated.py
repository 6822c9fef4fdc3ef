import torch
from torch.optim import SGD, Adagrad, Adam, RMSprop

rates = torch.logspace(-2.5, 2, 19).tolist()
starts = torch.stack([torch.linspace(-15, -5, 9), torch.linspace(1.5, 0.5, 9)])


def fewest(turn, starts, rates, optimizer_class, factor=1.0, **settings):
    ws = [(turn @ starts).requires_grad_() for _ in rates]
    groups = [{"params": w, "lr": factor * r} for w, r in zip(ws, rates)]
    optimizer = optimizer_class(groups, **settings)
    steps = torch.zeros(len(rates))
    for t in range(1, 401):
        x, y = (turn.T @ torch.stack(ws)).unbind(1)  # (rates, starts)
        loss = (x**2 + 100 * y**2) / 2
        steps[~(loss < 0.1).all(1)] = t
        optimizer.zero_grad()
        loss.sum().backward()
        optimizer.step()
    return int(steps.min())


straight = torch.eye(2)
oblique = torch.tensor([[1.0, -1.0], [1.0, 1.0]]) / 2**0.5  # by 45 degrees
steps = {}

print("fewest steps  along the axes  oblique")
for name, choice, settings in (
    ("SGD", SGD, {}),
    ("momentum", SGD, {"factor": 0.1, "momentum": 0.9}),
    ("AdaGrad", Adagrad, {}),
    ("RMSProp", RMSprop, {}),
    ("Adam", Adam, {}),
):
    steps[name] = [
        fewest(turn, starts, rates, choice, **settings)
        for turn in (straight, oblique)
    ]
    print(f"{name:12} {steps[name][0]:15} {steps[name][1]:8}")
