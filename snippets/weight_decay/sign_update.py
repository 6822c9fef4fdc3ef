import torch
from torch.optim import SGD, Adam

torch.manual_seed(0)
x = torch.randn(100, 20)  # (points, features)
w_true = torch.zeros(20)
w_true[:5] = torch.tensor([3.0, -2.0, 1.5, 1.0, -1.0])  # 15 are useless
y = x @ w_true + 0.5 * torch.randn(100)
lam, zeros, last = 0.3, {}, {}

for name, optimizer_class, settings in (
    ("SGD, lr 0.05", SGD, {"lr": 0.05}),
    ("SGD, lr 0.005", SGD, {"lr": 0.005}),
    ("SGD, momentum", SGD, {"lr": 0.05, "momentum": 0.9}),
    ("Adam", Adam, {"lr": 0.05}),
):
    w = torch.ones(20, requires_grad=True)
    optimizer, path = optimizer_class([w], **settings), []
    for _ in range(600):
        loss = (x @ w - y).square().mean() / 2 + lam * w.abs().sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        path.append(w[5].item())
    zeros[name], last[name] = (w == 0).sum().item(), path[-4:]
    end = " ".join(f"{value:8.5f}" for value in last[name])
    print(f"{name:13}  zeros: {zeros[name]} of 20   a useless weight: {end}")
