import copy

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

live = model.state_dict()
kept = copy.deepcopy(model.state_dict())
then = model.weight.detach().clone()

model(torch.randn(8, 4)).square().sum().backward()
optimizer.step()  # training goes on

live_moved = (live["weight"] - then).abs().max().item()
kept_moved = (kept["weight"] - then).abs().max().item()
same_memory = live["weight"].data_ptr() == model.weight.data_ptr()
print(f"state_dict()           moved by {live_moved:.3f}")
print(f"deepcopy(state_dict()) moved by {kept_moved:.3f}")
