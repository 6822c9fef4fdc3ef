import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy


def gradients(norm, activation, x, y):
    layers = []
    for _ in range(20):
        layers += [nn.Linear(64, 64), norm(64), activation()]
    model = nn.Sequential(*layers, nn.Linear(64, 10))
    cross_entropy(model(x), y).backward()
    return [layer.weight.grad.norm().item() for layer in layers[::3]]


torch.manual_seed(0)
x, y = torch.randn(256, 64), torch.randint(0, 10, (256,))
first, last = {}, {}

for activation in (nn.Sigmoid, nn.ReLU):
    for norm in (nn.Identity, nn.BatchNorm1d):
        name = f"{activation.__name__}, {norm.__name__}"
        values = gradients(norm, activation, x, y)
        first[name], last[name] = values[0], values[-1]
        plt.plot(range(1, 21), values, label=name)
        print(f"{name:20} layer 1 {first[name]:.0e}, layer 20 {last[name]:.0e}")
plt.gca().set(yscale="log", xlabel="layer", ylabel="gradient norm")
plt.xticks([1, 5, 10, 15, 20])
plt.legend()
plt.show()
