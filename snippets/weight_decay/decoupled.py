import torch
from torch import nn
from torch.optim import SGD, Adam, AdamW


def train(x, y, w, lr, optimizer, shrink=0.0):
    nn.init.ones_(w)
    for _ in range(50):
        optimizer.zero_grad()
        (x @ w - y).square().mean().backward()
        with torch.no_grad():
            w.mul_(1 - lr * shrink)  # the decay never meets the gradient
        optimizer.step()
    return w.detach().clone()


torch.manual_seed(0)
lr, lam = 0.05, 0.1
x = torch.randn(20, 5, dtype=torch.float64)
y = torch.randn(20, dtype=torch.float64)
w = torch.ones(5, dtype=torch.float64, requires_grad=True)
difference = {}

for name, plain, other in (
    ("SGD", SGD([w], lr), SGD([w], lr, weight_decay=lam)),
    (
        "SGD, momentum",
        SGD([w], lr, momentum=0.9),
        SGD([w], lr, momentum=0.9, weight_decay=lam),
    ),
    ("Adam", Adam([w], lr), Adam([w], lr, weight_decay=lam)),
    ("Adam to AdamW", Adam([w], lr), AdamW([w], lr, weight_decay=lam)),
):
    apart = train(x, y, w, lr, plain, shrink=lam) - train(x, y, w, lr, other)
    apart = apart.abs().max().item()
    difference[name] = apart
    print(f"{name:13}  {apart:.0e}")
