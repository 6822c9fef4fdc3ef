import torch
from torch import nn


@torch.no_grad()
def saturated(norm):
    h, shares = torch.randn(256, 64), []  # (batch, features)
    for _ in range(3):
        linear = nn.Linear(64, 64)
        linear.weight *= 30
        h = norm(64)(linear(h)).sigmoid()
        shares.append(((h < 0.01) | (h > 0.99)).float().mean().item())
    return shares


torch.manual_seed(0)
plain, normalized = saturated(nn.Identity), saturated(nn.BatchNorm1d)
print("share of saturated units in layer 1, 2, 3")
print("plain:              ", *(f"{share:.3f}" for share in plain))
print("batch normalization:", *(f"{share:.3f}" for share in normalized))
