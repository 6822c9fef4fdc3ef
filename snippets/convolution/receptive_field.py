import matplotlib.pyplot as plt
import torch
from torch import nn


def receptive_field(layers):
    size, jump = 1, 1  # jump: pixels of the image between two outputs
    for conv in layers:
        size += conv.dilation[0] * (conv.kernel_size[0] - 1) * jump
        jump *= conv.stride[0]
    return size


def influence(layers):  # of each pixel on the value in the middle
    x = torch.ones(1, 1, 47, 47, requires_grad=True)
    y = nn.Sequential(*layers)(x)[0, 0]
    y[y.shape[0] // 2, y.shape[1] // 2].backward()
    return x.grad[0, 0]


figure, axes = plt.subplots(1, 3, figsize=(7, 2.6))
sizes, seen = {}, {}
for ax, options in zip(axes, ({}, {"stride": 2}, {"dilation": 3})):
    layers = [nn.Conv2d(1, 1, 3, bias=False, **options) for _ in range(3)]
    for conv in layers:
        nn.init.constant_(conv.weight, 1 / 9)
    name = ", ".join(f"{k} {v}" for k, v in options.items()) or "3 x 3"
    grad = influence(layers)
    columns = grad.sum(0).nonzero()
    sizes[name] = receptive_field(layers)
    seen[name] = (columns.max() - columns.min() + 1).item()
    ax.imshow(grad.numpy())
    ax.set_title(f"{name}: {sizes[name]} pixels")
    ax.axis("off")
    print(f"{name:10} formula {sizes[name]:2}, by gradient {seen[name]:2}")
plt.show()
