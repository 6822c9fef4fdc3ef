import torch
from torch import nn


def factorize(layer, rank):  # two layers in place of one
    u, s, vh = torch.linalg.svd(layer.weight.detach(), full_matrices=False)
    narrow = nn.Linear(layer.in_features, rank, bias=False)
    wide = nn.Linear(rank, layer.out_features)
    with torch.no_grad():
        narrow.weight.copy_(vh[:rank])
        wide.weight.copy_(u[:, :rank] * s[:rank])
        wide.bias.copy_(layer.bias)
    return nn.Sequential(narrow, wide), s


torch.manual_seed(0)
layer = nn.Linear(256, 256)
two, s = factorize(layer, 32)
full = layer.weight.numel()
factors = two[0].weight.numel() + two[1].weight.numel()

product = (two[1].weight @ two[0].weight).detach()
distance = (layer.weight.detach() - product).norm().item()
discarded = s[32:].square().sum().sqrt().item()
print(f"weights: {full:,} -> {factors:,}")
print(f"distance {distance:.4f}, discarded singular values {discarded:.4f}")
print(f"relative error {distance / layer.weight.norm().item():.2f}")
