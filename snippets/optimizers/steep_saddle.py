import torch
from torch.optim import SGD, Adam

rates = torch.logspace(-2, 0.5, 11).tolist()


def fewest(steep, rates, optimizer_class, factor=1.0, **settings):  # steps
    start = torch.tensor([-0.9, 1e-4])
    ws = [start.clone().requires_grad_() for _ in rates]
    groups = [{"params": w, "lr": factor * r} for w, r in zip(ws, rates)]
    optimizer = optimizer_class(groups, **settings)
    steps = torch.zeros(len(rates))
    for t in range(1, 801):
        x, y = torch.stack(ws, 1)
        loss = steep * x**2 / 2 - y**2 / 2 + y**4 / 4
        steps[~(loss < -0.2)] = t
        optimizer.zero_grad()
        loss.sum().backward()
        optimizer.step()
    return int(steps.min())


steps = {}
for name, choice, settings in (
    ("SGD", SGD, {}),
    ("momentum", SGD, {"factor": 0.1, "momentum": 0.9}),
    ("Adam", Adam, {}),
):
    steps[name] = [
        fewest(steep, rates, choice, **settings) for steep in (1, 100)
    ]
    print(f"{name:8} {steps[name][0]:3} steps, steep saddle {steps[name][1]:3}")
