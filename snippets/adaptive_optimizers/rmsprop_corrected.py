import torch
from torch import nn
from torch.optim import Adam, RMSprop


def lengths(w, optimizer):
    positions = []
    for _ in range(1001):
        w.grad = torch.ones_like(w)
        positions.append(w.item())
        optimizer.step()
    return (-torch.tensor(positions).diff()).tolist()


w = nn.Parameter(torch.zeros(1, dtype=torch.float64))
plain = lengths(w, RMSprop([w], lr=0.01, alpha=0.99))
corrected = lengths(w, Adam([w], lr=0.01, betas=(0.0, 0.99)))

for t in (1, 10, 100, 1000):
    print(f"step {t:4}: {plain[t - 1]:.4f}, ", end="")
    print(f"corrected {corrected[t - 1]:.4f}")
