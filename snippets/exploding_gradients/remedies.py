import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy


class Skip(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


def layer(f, remedy):
    linear = nn.Linear(64, 64)
    if remedy == "He":
        nn.init.kaiming_normal_(linear.weight)
    norm = nn.BatchNorm1d(64) if "BN" in remedy else nn.Identity()
    return (Skip if "skip" in remedy else nn.Sequential)(linear, norm, f())


def gradients(x, y, activation, remedy):  # norm in each layer
    layers = [layer(activation, remedy) for _ in range(20)]
    model = nn.Sequential(*layers, nn.Linear(64, 10))
    cross_entropy(model(x), y).backward()
    if remedy == "clipped":
        nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
    return torch.stack([f[0].weight.grad.norm() for f in layers])


torch.manual_seed(0)
x, y = torch.randn(256, 64), torch.randint(0, 10, (256,))
norms, (_, axes) = {}, plt.subplots(1, 2, sharey=True)
for activation, ax in zip((nn.Sigmoid, nn.ReLU), axes):
    norms[activation.__name__] = values = {}
    for remedy in ("plain", "clipped", "He", "BN", "skip", "skip, BN"):
        logs = [gradients(x, y, activation, remedy).log() for _ in range(10)]
        values[remedy] = torch.stack(logs).mean(0).exp().tolist()
        ax.semilogy(range(1, 21), values[remedy], label=remedy)
    ax.set_xlabel(f"layer, {activation.__name__}")
plt.legend()
plt.show()
