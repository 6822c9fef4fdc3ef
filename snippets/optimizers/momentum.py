import torch
from torch import nn
from torch.nn.functional import mse_loss
from torch.optim import SGD


def gradient(w, x, y):  # of a mini-batch's mean squared error
    return 2 * x.T @ (x @ w - y) / len(y)


def momentum(w, batches, lr=0.01, beta=0.9):
    s = None
    for x, y in batches:
        g = gradient(w, x, y)
        s = g if s is None else beta * s + (1 - beta) * g
        w = w - lr * s
    return w


torch.manual_seed(0)
start, truth = torch.zeros(3).double(), torch.tensor([1, -2, 3]).double()
data = torch.randn(1000, 16, 3).double()  # (steps, batch, features)
batches = [(x, x @ truth + torch.randn(16)) for x in data]
ours = momentum(start, batches)
print("ours         ", *(f"{value:.4f}" for value in ours))

difference = []
for dampening in (0.9, 0.0):
    w = nn.Parameter(start.clone())
    optimizer = SGD([w], lr=0.01, momentum=0.9, dampening=dampening)
    for x, y in batches:
        optimizer.zero_grad()
        mse_loss(x @ w, y).backward()
        optimizer.step()
    difference.append((ours - w).abs().max().item())
    print(f"dampening {dampening}", *(f"{value:.4f}" for value in w), end="; ")
    print(f"difference {difference[-1]:.0e}")
