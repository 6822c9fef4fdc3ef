"""A small regression on which re-implemented optimizers are compared with torch's own."""

import torch
from torch import nn
from torch.nn.functional import mse_loss


def noisy_batches(steps):
    """Mini-batches of a regression whose four features differ in scale by a factor of 1,000."""
    torch.manual_seed(1)
    x = torch.randn(steps, 8, 4) * torch.tensor([0.01, 0.1, 1.0, 10.0])
    return [(each, each @ torch.ones(4) + torch.randn(8)) for each in x]


def trained(optimizer_class, batches, **settings):
    """Where torch's own optimizer ends, and its state."""
    w = nn.Parameter(torch.full((4,), 0.5))
    optimizer = optimizer_class([w], **settings)
    for x, y in batches:
        optimizer.zero_grad()
        mse_loss(x @ w, y).backward()
        optimizer.step()
    return w.detach(), optimizer.state[w]
