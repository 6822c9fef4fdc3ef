import torch
from torch import nn
from torch.nn.functional import mse_loss

torch.manual_seed(0)
x, y = torch.randn(64, 256), torch.randn(64, 1)
weights, gradients = {}, {}

for activation in (nn.Tanh, nn.ReLU):
    layers = []
    for _ in range(20):
        layers += [nn.Linear(256, 256), activation()]
        nn.init.normal_(layers[-2].weight)
    model, w = nn.Sequential(*layers, nn.Linear(256, 1)), layers[0].weight
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    name = activation.__name__
    weights[name], gradients[name] = [], []
    for step in range(2):
        optimizer.zero_grad()
        mse_loss(model(x), y).backward()
        weights[name].append(w.norm().item())
        gradients[name].append(w.grad.norm().item())
        print(f"{name}, layer 1 after {step} steps: weights", end=" ")
        print(f"{weights[name][-1]:.0e}, gradient {gradients[name][-1]:.0e}")
        optimizer.step()
