import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy


def gradients(x, y, activation, init):  # norm in each layer
    layers = []
    for _ in range(20):
        layers += [nn.Linear(64, 64), activation()]
        init(layers[-2].weight)
    model = nn.Sequential(*layers, nn.Linear(64, 10))
    cross_entropy(model(x), y).backward()
    return torch.stack([layer.weight.grad.norm() for layer in layers[::2]])


torch.manual_seed(0)
x, y = torch.randn(256, 64), torch.randint(0, 10, (256,))
networks = {
    "tanh, standard deviation 1": (nn.Tanh, nn.init.normal_),
    "ReLU, He initialization": (nn.ReLU, nn.init.kaiming_normal_),
    "sigmoid, default": (nn.Sigmoid, lambda weight: weight),
}
norms = {}
for name, network in networks.items():
    logs = [gradients(x, y, *network).log() for _ in range(20)]  # 20 networks
    norms[name] = torch.stack(logs).mean(0).exp().tolist()
    plt.plot(range(1, 21), norms[name], label=name)
    print(f"{name:27} layer 1: {norms[name][0]:.0e}, 20: {norms[name][-1]:.0e}")
plt.yscale("log")
plt.gca().set(xlabel="layer", ylabel="gradient norm")
plt.legend()
plt.show()
