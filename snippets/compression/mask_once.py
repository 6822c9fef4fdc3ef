import torch
from torch import nn
from torch.nn.utils import prune


def step(model):  # one step of training, on random numbers
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(torch.randn(8, 16, 12, 12)).square().mean().backward()
    optimizer.step()
    return model


def zeros(model):
    with torch.no_grad():
        model(torch.zeros(1, 16, 12, 12))  # prune recomputes the weight
    return (model.weight == 0).sum().item()


torch.manual_seed(0)
once = nn.Conv2d(16, 32, 3)
threshold = once.weight.abs().median()
once.register_buffer("weight_mask", (once.weight.abs() > threshold).float())
with torch.no_grad():
    once.weight *= once.weight_mask  # applied here and never again

always = nn.Conv2d(16, 32, 3)
prune.l1_unstructured(always, "weight", amount=0.5)

counts = {}
for name, model in {"mask applied once": once, "torch prune": always}.items():
    counts[name] = [zeros(model), zeros(step(model))]
    print(f"{name:17} zeros before and after a step:", *counts[name])
