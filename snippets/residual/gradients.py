import matplotlib.pyplot as plt
import torch
from torch import nn


def block(x, kind, f, norm):
    conv1, conv2 = (nn.Conv2d(8, 8, 3, padding=1) for _ in range(2))
    nn.init.kaiming_normal_(conv1.weight)
    nn.init.kaiming_normal_(conv2.weight)
    if kind == "pre-activation":
        return x + conv2(f(norm(conv1(f(norm(x))))))
    branch = norm(conv2(f(norm(conv1(x)))))
    return f(branch) if kind == "plain" else f(x + branch)


def gradients(kind, f, norm):  # relative to that of the last map
    maps = [torch.randn(8, 8, 8, 8, requires_grad=True)]
    for _ in range(16):
        maps.append(block(maps[-1], kind, f, norm))
    grad = torch.randn_like(maps[-1])
    found = torch.autograd.grad(maps[-1], maps, grad)
    return torch.stack([each.norm() for each in found]) / grad.norm()


torch.manual_seed(0)
sizes, (_, axes) = {}, plt.subplots(2, 2, figsize=(7, 5), sharex=True)
norms = {"": nn.Identity(), ", BN": nn.BatchNorm2d(8, affine=False)}
for row, f in zip(axes, (nn.Sigmoid(), nn.ReLU())):
    for ax, (suffix, norm) in zip(row, norms.items()):
        name = type(f).__name__ + suffix
        for kind in ("plain", "residual", "pre-activation"):
            logs = [gradients(kind, f, norm).log() for _ in range(10)]
            size = torch.stack(logs).mean(0).exp().tolist()
            sizes[f"{name}, {kind}"] = size
            ax.semilogy(size, label=kind)
        ax.set(title=name, ylabel="gradient")
for ax in axes[1]:
    ax.set_xlabel("map")
axes[1, 1].legend()
plt.show()
