import math

import matplotlib.pyplot as plt
import torch


def sigmoid(z):
    return 1 / (1 + torch.exp(-z))


def tanh(z):
    return 2 * sigmoid(2 * z) - 1


def relu(z):
    return z.clamp(min=0)


def gelu(z):
    return z * (1 + torch.erf(z / math.sqrt(2))) / 2


def silu(z):
    return z * sigmoid(z)


z = torch.linspace(-5, 5, 201)
_, panels = plt.subplots(1, 2, figsize=(7, 3.2))
for function in (sigmoid, tanh):
    panels[0].plot(z, function(z), label=function.__name__)
for function in (relu, gelu, silu):
    panels[1].plot(z, function(z), label=function.__name__)
for panel in panels:
    panel.set_xlabel("before the activation")
    panel.legend()
panels[0].set_ylabel("after it")
plt.show()

lowest = {f.__name__: f(z).min().item() for f in (relu, gelu, silu)}
print("lowest value:", {name: round(v, 2) for name, v in lowest.items()})
