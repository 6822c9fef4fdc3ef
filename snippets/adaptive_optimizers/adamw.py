import torch
from torch import nn
from torch.nn.functional import mse_loss
from torch.optim import AdamW


def gradient(w, x, y):  # of a mini-batch's mean squared error
    return 2 * x.T @ (x @ w - y) / len(y)


def adamw(w, batches, lr=0.001, betas=(0.9, 0.999), eps=1e-8, decay=0.01):
    m, v = torch.zeros_like(w), torch.zeros_like(w)
    for t, (x, y) in enumerate(batches, 1):
        g = gradient(w, x, y)
        m = betas[0] * m + (1 - betas[0]) * g
        v = betas[1] * v + (1 - betas[1]) * g * g
        m_hat = m / (1 - betas[0] ** t)  # bias correction
        v_hat = v / (1 - betas[1] ** t)
        w = w - lr * decay * w  # bypasses m and v
        w = w - lr / (v_hat.sqrt() + eps) * m_hat
    return w


torch.manual_seed(0)
start, truth = torch.zeros(3).double(), torch.tensor([1, -2, 3]).double()
data = torch.randn(1000, 16, 3).double()  # (steps, batch, features)
batches = [(x, x @ truth + torch.randn(16)) for x in data]
ours = adamw(start, batches, lr=0.01, decay=0.1)

w = nn.Parameter(start.clone())
optimizer = AdamW([w], lr=0.01, weight_decay=0.1)
for x, y in batches:
    optimizer.zero_grad()
    mse_loss(x @ w, y).backward()
    optimizer.step()

difference = (ours - w).abs().max().item()
print("weights", *(f"{value:.3f}" for value in ours), end="; ")
print(f"difference {difference:.0e}")
