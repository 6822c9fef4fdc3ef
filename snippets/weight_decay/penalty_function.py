import torch
from torch import nn
from torch.nn.functional import mse_loss


def l2_penalty(model, lam):
    weights = (p for p in model.parameters() if p.ndim > 1)
    return lam / 2 * sum(p.square().sum() for p in weights)


torch.manual_seed(0)
model = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.Linear(8, 1))
x, y = torch.randn(16, 3), torch.randn(16, 1)

loss = mse_loss(model(x), y) + l2_penalty(model, lam=0.1)
loss.backward()
with_penalty = [p.grad.clone() for p in model.parameters()]
model.zero_grad()
mse_loss(model(x), y).backward()

added = {}
for (name, p), grad in zip(model.named_parameters(), with_penalty):
    added[name] = (grad - p.grad).norm().item()
    print(f"{name:9} gradient changed by {added[name]:.3f}")
