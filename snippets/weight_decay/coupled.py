import torch
from torch.optim import SGD, Adagrad, Adam, AdamW, RMSprop


def train(x, y, lam, optimizer_class, in_loss, **settings):
    w = torch.ones(5, dtype=torch.float64, requires_grad=True)
    by_optimizer = 0.0 if in_loss else lam
    optimizer = optimizer_class([w], weight_decay=by_optimizer, **settings)
    for _ in range(50):
        loss = (x @ w - y).square().mean()
        if in_loss:
            loss = loss + lam / 2 * w.square().sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return w.detach()


torch.manual_seed(0)
lam = 0.1
x = torch.randn(20, 5, dtype=torch.float64)
y = torch.randn(20, dtype=torch.float64)
difference = {}

for name, optimizer_class, settings in (
    ("SGD", SGD, {"lr": 0.05}),
    ("SGD, momentum", SGD, {"lr": 0.05, "momentum": 0.9}),
    ("Adagrad", Adagrad, {"lr": 0.05}),
    ("RMSprop", RMSprop, {"lr": 0.01}),
    ("Adam", Adam, {"lr": 0.05}),
    ("AdamW", AdamW, {"lr": 0.05}),
):
    ways = [
        train(x, y, lam, optimizer_class, way, **settings)
        for way in (True, False)
    ]
    difference[name] = (ways[0] - ways[1]).abs().max().item()
    print(f"{name:13}  {difference[name]:.0e}")
