import torch
from torch import nn
from torch.nn.functional import pad

torch.manual_seed(0)
lengths = torch.tensor([10, 4, 7, 3])
mask = torch.arange(10) < lengths[:, None]  # (batch, positions)
x = (2 + torch.randn(4, 10, 6)) * mask[..., None]  # zeros at the end


def batch_norm(x, mask):
    return nn.BatchNorm1d(6)(x.mT).mT  # it wants the features second


def masked_batch_norm(x, mask):
    y = torch.zeros_like(x)
    y[mask] = nn.BatchNorm1d(6)(x[mask])  # (tokens, features)
    return y


def layer_norm(x, mask):
    return nn.LayerNorm(6)(x)


changes = {}
longer, longer_mask = pad(x, (0, 0, 0, 10)), pad(mask, (0, 10))
with torch.no_grad():
    for norm in (batch_norm, masked_batch_norm, layer_norm):
        before, after = norm(x, mask)[mask], norm(longer, longer_mask)[:, :10]
        change = (before - after[mask]).abs().mean().item()
        changes[norm.__name__] = change
        print(f"{norm.__name__:17} tokens change by {change:.2f}")
