import matplotlib.pyplot as plt
import torch
from torch import nn


def last(norm):  # normalize (batch, height, width, channels) by its last axis
    return lambda x: norm(x.movedim(1, -1)).movedim(-1, 1)


torch.manual_seed(0)
x = torch.randn(4, 6, 2, 2, requires_grad=True)  # (batch, channels, …)
norms = {
    "BatchNorm2d(6)": nn.BatchNorm2d(6),
    "LayerNorm([6, 2, 2])": nn.LayerNorm([6, 2, 2]),
    "GroupNorm(3, 6)": nn.GroupNorm(3, 6),
    "InstanceNorm2d(6)": nn.InstanceNorm2d(6),
    "LayerNorm(6), channels last": last(nn.LayerNorm(6)),
    "RMSNorm(6), channels last": last(nn.RMSNorm(6)),
}
together = {}
_, axes = plt.subplots(3, 2, figsize=(7, 5), sharex=True, sharey=True)
for ax, (name, norm) in zip(axes.flat, norms.items()):
    (gradient,) = torch.autograd.grad(norm(x)[1, 2, 0, 1], x)
    counts = gradient.flatten(2) != 0  # which inputs this output depends on
    together[name] = counts.tolist()
    for mask, color in (~counts, "C5"), (counts, "C0"):
        image, channel, position = mask.nonzero().T
        size = 26 if color == "C0" else 4
        ax.scatter(5 * channel + position, image, size, color, marker="s")
    ax.scatter(11, 1, 26, "C1", marker="s")  # channel 2, position 1 of image 1
    ax.set(title=name, ylim=(3.6, -0.6), yticks=range(4))
    ax.set_xticks([5 * c + 1.5 for c in range(6)], range(6))
for ax in axes[:, 0]:
    ax.set_ylabel("image")
for ax in axes[2]:
    ax.set_xlabel("channel, four positions each")
plt.show()
