import torch
from torch import nn
from torch.nn.functional import conv2d


def he():
    return nn.init.kaiming_normal_(torch.empty(8, 8, 3, 3))


def gradient(blocks, factor):  # of the input, relative to the output's
    x = h = torch.randn(8, 8, 8, 8, requires_grad=True)
    for _ in range(blocks):
        branch = conv2d(h.relu(), he(), padding=1).relu()
        h = h + factor * conv2d(branch, he(), padding=1)
    grad_h = torch.randn_like(h)
    h.backward(grad_h)
    return (x.grad.norm() / grad_h.norm()).item()


torch.manual_seed(0)
plain, scaled = {}, {}
for blocks in (4, 16, 64):
    plain[blocks] = gradient(blocks, 1.0)
    scaled[blocks] = gradient(blocks, blocks**-0.5)
    print(f"{blocks:2} blocks: x + f(x) {plain[blocks]:.1e}", end=", ")
    print(f"divided by the root: {scaled[blocks]:.1f}")
