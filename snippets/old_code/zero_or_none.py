import torch
from torch import nn, optim

moved = {}
for none in (True, False):
    torch.manual_seed(0)
    layer = nn.Linear(3, 1)
    optimizer = optim.SGD(layer.parameters(), lr=0.1, momentum=0.9)
    layer(torch.ones(1, 3)).sum().backward()
    optimizer.step()
    before = layer.weight.detach().clone()
    optimizer.zero_grad(set_to_none=none)
    optimizer.step()
    moved[str(none)] = (layer.weight - before).abs().max().item()
    print(f"set_to_none={none}: moved by {moved[str(none)]:.2f}")
