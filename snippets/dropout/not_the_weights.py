import torch
from torch import nn
from torch.nn.functional import dropout, linear

torch.manual_seed(0)
layer = nn.Linear(5, 6, bias=False)
nn.init.ones_(layer.weight)
x = torch.ones(3, 5)  # three equal samples

units = dropout(layer(x), p=0.5)
weights_after = layer.weight.detach().clone()
weights = linear(x, dropout(layer.weight, p=0.5)).detach()

print("dropout, output of each sample:")
print(units.detach())
print(f"weights changed: {not torch.equal(weights_after, torch.ones(6, 5))}")
print("weights set to zero instead (DropConnect):")
print(weights)
