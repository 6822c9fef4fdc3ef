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


torch.manual_seed(0)
x, y = torch.randn(256, 64), torch.randint(0, 10, (256,))
norms, (_, axes) = {}, plt.subplots(1, 2, sharey=True)
for activation, ax in zip((nn.Sigmoid, nn.ReLU), axes):
    print(f"{activation.__name__:12} layer 1  layer 20")
    norms[activation.__name__] = values = {}
    for remedy in ("plain", "clipped", "He", "BN", "skip", "skip, BN"):
        torch.manual_seed(0)  # the same weights for each
        layers = [layer(activation, remedy) for _ in range(20)]
        model = nn.Sequential(*layers, nn.Linear(64, 10))
        cross_entropy(model(x), y).backward()
        if remedy == "clipped":
            nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
        values[remedy] = [f[0].weight.grad.norm().item() for f in layers]
        print(f"{remedy:12} {values[remedy][0]:7.0e} {values[remedy][-1]:9.0e}")
        line = ":" if remedy == "clipped" else "-"
        ax.plot(range(1, 21), values[remedy], line, label=remedy)
    ax.set_xlabel(f"layer, {activation.__name__}")
plt.yscale("log"), plt.legend(), axes[0].set_ylabel("gradient norm")
plt.show()
