import torch
from torch import nn

torch.manual_seed(0)
z = torch.randn(1_000_000)
functions = {
    "linear": nn.Identity(),
    "relu": nn.ReLU(),
    "leaky_relu": nn.LeakyReLU(0.01),
    "tanh": nn.Tanh(),
    "sigmoid": nn.Sigmoid(),
    "selu": nn.SELU(),
}
measured, given = {}, {}

print("function     1/RMS   calculate_gain")
for name, function in functions.items():
    measured[name] = 1 / function(z).square().mean().sqrt().item()
    given[name] = nn.init.calculate_gain(name)
    print(f"{name:12} {measured[name]:.3f} {given[name]:9.3f}")
