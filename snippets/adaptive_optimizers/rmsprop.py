import torch
from torch import nn
from torch.nn.functional import mse_loss
from torch.optim import RMSprop


def gradient(w, x, y):  # of a mini-batch's mean squared error
    return 2 * x.T @ (x @ w - y) / len(y)


def rmsprop(w, batches, lr=0.01, alpha=0.99, eps=1e-8):
    s = torch.zeros_like(w)
    for x, y in batches:
        g = gradient(w, x, y)
        s = alpha * s + (1 - alpha) * g * g
        w = w - lr / (s.sqrt() + eps) * g
    return w


torch.manual_seed(0)
start, truth = torch.zeros(3).double(), torch.tensor([1, -2, 3]).double()
data = torch.randn(1000, 16, 3).double()  # (steps, batch, features)
batches = [(x, x @ truth + torch.randn(16)) for x in data]
ours = rmsprop(start, batches)

w = nn.Parameter(start.clone())
optimizer = RMSprop([w])
for x, y in batches:
    optimizer.zero_grad()
    mse_loss(x @ w, y).backward()
    optimizer.step()

difference = (ours - w).abs().max().item()
print("weights", *(f"{value:.3f}" for value in ours), end="; ")
print(f"difference {difference:.0e}")
