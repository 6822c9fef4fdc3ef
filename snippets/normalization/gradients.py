import matplotlib.pyplot as plt
import torch
from torch import nn


def gradients(depth, norm_first):  # of linear1, for each layer
    h, weights = torch.randn(4, 10, 32), []  # (batch, positions, features)
    for _ in range(depth):
        layer = nn.TransformerEncoderLayer(
            32, 4, 128, dropout=0.0, norm_first=norm_first, batch_first=True
        )
        nn.init.xavier_uniform_(layer.linear1.weight)
        nn.init.xavier_uniform_(layer.linear2.weight)
        h = layer(h)
        weights.append(layer.linear1.weight)
    if norm_first:
        h = nn.LayerNorm(32)(h)
    z, y = nn.Linear(32, 10)(h.mean(1)), torch.randint(10, (4,))
    loss = nn.functional.cross_entropy(z, y)
    return [g.norm().log().item() for g in torch.autograd.grad(loss, weights)]


torch.manual_seed(0)
sizes, names = {}, {False: "post-norm", True: "pre-norm"}
for norm_first, name in names.items():
    sizes[name] = {}
    for depth, style in (6, "o:"), (12, "s--"), (24, "-"):
        found = [gradients(depth, norm_first) for _ in range(20)]
        size = torch.tensor(found).mean(0).exp().tolist()
        sizes[name][str(depth)] = size
        color, label = f"C{int(norm_first)}", f"{name}, {depth} layers"
        plt.plot(range(1, depth + 1), size, style, color=color, label=label)
plt.gca().set(xlabel="layer", ylabel="gradient", ylim=(0, None))
plt.legend(ncols=2)
plt.show()
