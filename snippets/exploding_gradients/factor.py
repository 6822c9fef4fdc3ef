from math import prod

import torch


def derivative(f, z):
    z = z.detach().requires_grad_()
    return torch.autograd.grad(f(z).sum(), z)[0]


torch.manual_seed(0)
x, grad_h = torch.randn(2, 20, 256, 64)  # (networks, batch, features)
x.requires_grad_()
predicted, measured = {}, {}
print("activation  standard deviation  weights x slopes = predicted  measured")

for f, std in (
    (torch.sigmoid, 0.072),  # as PyTorch draws 64 x 64 weights by default
    (torch.relu, 0.072),
    (torch.relu, 0.177),  # He: the root of 2 / 64
    (torch.tanh, 1.0),
):
    h, zs = x, []
    for _ in range(20):
        zs.append(h @ (std * torch.randn(20, 64, 64)))
        h = f(zs[-1])
    deltas = torch.autograd.grad(h, zs, grad_h)
    slopes = [derivative(f, z).square().mean().sqrt().item() for z in zs[:-1]]
    slope = prod(slopes) ** (1 / 19)
    name, grow = f"{f.__name__} {std}", std * 64**0.5
    predicted[name] = grow * slope
    norms = [delta.norm(dim=(1, 2)).log().mean() for delta in deltas]
    measured[name] = ((norms[0] - norms[-1]) / 19).exp().item()
    print(f"{f.__name__:10} {std:10.3f} {grow:16.2f} x {slope:.2f}", end="")
    print(f" {predicted[name]:10.2f} {measured[name]:11.2f}")
