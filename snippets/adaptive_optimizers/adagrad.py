import torch
from torch import nn
from torch.nn.functional import mse_loss
from torch.optim import Adagrad


def gradient(w, x, y):  # of a mini-batch's mean squared error
    return 2 * x.T @ (x @ w - y) / len(y)


def adagrad(w, batches, lr=0.01, eps=1e-10):
    s = torch.zeros_like(w)  # once, before the loop
    for x, y in batches:
        g = gradient(w, x, y)
        s = s + g * g
        w = w - lr / (s.sqrt() + eps) * g
    return w


torch.manual_seed(0)
start, truth = torch.zeros(3).double(), torch.tensor([1, -2, 3]).double()
data = torch.randn(1000, 16, 3).double()  # (steps, batch, features)
batches = [(x, x @ truth + torch.randn(16)) for x in data]
ours = adagrad(start, batches, lr=0.5)

w = nn.Parameter(start.clone())
optimizer = Adagrad([w], lr=0.5)
for x, y in batches:
    optimizer.zero_grad()
    mse_loss(x @ w, y).backward()
    optimizer.step()

difference = (ours - w).abs().max().item()
print("weights", *(f"{value:.3f}" for value in ours), end="; ")
print(f"difference {difference:.0e}")
