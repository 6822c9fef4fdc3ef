import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def train(x, y, rate, decay):  # norm and effective rate by step; last outputs
    torch.manual_seed(0)
    batches, found, layers = torch.randint(1000, (300, 50)), [], []
    for inputs in (64, 32):
        norm = nn.BatchNorm1d(32, affine=False, eps=1e-20)
        layers += [nn.Linear(inputs, 32, bias=False), norm, nn.ReLU()]
    model = nn.Sequential(*layers, nn.Linear(32, 10)).double()
    first = {"params": list(model[:6].parameters()), "weight_decay": decay}
    optimizer = torch.optim.SGD([first, {"params": model[6].parameters()}], 0.1)
    for t, i in enumerate(batches):
        optimizer.param_groups[0]["lr"] = rate(t)
        norm = model[3].weight.norm().item()
        found.append([norm, rate(t) / norm**2])
        optimizer.zero_grad()
        cross_entropy(model(x[i]), y[i]).backward()
        optimizer.step()
    return list(zip(*found)), model(x).detach()


images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16), torch.tensor(labels)
constant, _ = train(x, y, lambda t: 0.1, 0)
decay, decay_outputs = train(x, y, lambda t: 0.1, 0.1)
rising, outputs = train(x, y, lambda t: 0.1 / 0.99 ** (2 * t + 1), 0)
difference = (outputs - decay_outputs).abs().max().item()
print(f"outputs of the last two differ by {difference:.0e}")
_, axes = plt.subplots(1, 2)
for ax, *curves in zip(axes, constant, decay, rising):
    for curve, style in zip(curves, ("-", "-", "--")):
        ax.semilogy(curve, style)
    ax.set(xlabel="step", ylabel=["norm", "effective rate"][ax == axes[1]])
axes[1].legend(["no decay", "decay 0.1", "rising rate"])
plt.show()
