import matplotlib.pyplot as plt
import torch


def sigmoid(z):
    return 1 / (1 + torch.exp(-z))


def tanh(z):
    return 2 * sigmoid(2 * z) - 1


def relu(z):
    return torch.where(z > 0, z, 0)


def gelu(z):
    return z * (1 + torch.erf(z / 2**0.5)) / 2


def silu(z):
    return z * sigmoid(z)


z, found = torch.linspace(-7, 7, 1401, requires_grad=True), {}
figure, panels = plt.subplots(2, 2, figsize=(7, 5), sharex=True, sharey="row")
print("        lowest, steepest, slope at -5, at 5")
for column, functions in enumerate([(sigmoid, tanh), (relu, gelu, silu)]):
    for f in functions:
        (slope,) = torch.autograd.grad(f(z).sum(), z)
        panels[0, column].plot(z.detach(), f(z).detach(), label=f.__name__)
        panels[1, column].plot(z.detach(), slope)
        row = f(z).min(), slope.max(), slope[200], slope[1200]
        found[f.__name__] = [value.item() for value in row]
        print(f"{f.__name__:8}", *(f"{v:7.3f}" for v in found[f.__name__]))
    panels[0, column].legend()
panels[0, 0].set(ylabel="after the activation", ylim=(-1.2, 4))
panels[1, 0].set_ylabel("derivative")
figure.supxlabel("before it")
plt.show()
