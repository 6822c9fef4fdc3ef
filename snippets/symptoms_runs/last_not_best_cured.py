import copy

import torch
from torch import nn

model = nn.Linear(1, 1, bias=False)
lowest, best = float("inf"), None
for weight, loss in ((1.0, 0.5), (2.0, 0.2), (3.0, 0.9)):  # three epochs
    nn.init.constant_(model.weight, weight)  # as if by training
    if loss < lowest:
        lowest, best = loss, copy.deepcopy(model.state_dict())
kept = best["weight"].item()
torch.save(best, "best.pt")
print(f"best loss {lowest} with weight 2.0, kept weight {kept}")
