import torch
from torch import nn
from torch.nn.utils import prune


def magnitude_mask(weight, amount):  # 1 keeps a weight, 0 prunes it
    pruned = round(amount * weight.numel())
    if pruned == 0:
        return torch.ones_like(weight)
    threshold = weight.abs().flatten().kthvalue(pruned).values
    return (weight.abs() > threshold).to(weight.dtype)


torch.manual_seed(0)
conv = nn.Conv2d(3, 16, 3)  # weight: (16, 3, 3, 3)
weight = conv.weight.detach().clone()
mask = magnitude_mask(weight, 0.3)

prune.l1_unstructured(conv, "weight", amount=0.3)
same = torch.equal(conv.weight, weight * mask)
share = (mask == 0).float().mean().item()
kept = weight[mask == 1].abs()
gone = weight[mask == 0].abs()
print(f"zeros: {share:.3f} of {weight.numel()} weights")
print(f"kept |w| from {kept.min():.4f}, pruned |w| to {gone.max():.4f}")
print("equals prune.l1_unstructured:", same)
