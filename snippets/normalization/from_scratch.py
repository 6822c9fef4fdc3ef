import torch
from torch import nn


def normalize(x, dims, eps=1e-5):
    var, mean = torch.var_mean(x, dims, correction=0, keepdim=True)
    return (x - mean) / (var + eps).sqrt()


def batch_norm(x):  # (batch, channels, height, width), in training
    return normalize(x, (0, 2, 3))


def instance_norm(x):
    return normalize(x, (2, 3))


def group_norm(x, groups):
    return normalize(x.unflatten(1, (groups, -1)), (2, 3, 4)).flatten(1, 2)


def layer_norm(x, ndim=1):  # over the last ndim dimensions
    return normalize(x, tuple(range(-ndim, 0)))


def rms_norm(x, eps=1e-5):  # no mean is subtracted
    return x / (x.square().mean(-1, keepdim=True) + eps).sqrt()


torch.manual_seed(0)
x = 5 + 3 * torch.randn(8, 6, 4, 4)
pairs = {
    "batch": (batch_norm(x), nn.BatchNorm2d(6)(x)),
    "instance": (instance_norm(x), nn.InstanceNorm2d(6)(x)),
    "group": (group_norm(x, 3), nn.GroupNorm(3, 6)(x)),
    "layer": (layer_norm(x, 3), nn.LayerNorm([6, 4, 4])(x)),
    "RMS": (rms_norm(x), nn.RMSNorm(4, eps=1e-5)(x)),
}
for name, (ours, theirs) in pairs.items():
    print(f"{name:8} differs by {(ours - theirs).abs().max():.0e}")
