import copy

import torch
from torch import nn

model = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3))
model.requires_grad_(False)  # frozen
model.eval()  # again after each model.train()
before = copy.deepcopy(model.state_dict())
model(torch.tensor([[1.0, 2.0], [3.0, 1.0], [2.0, 5.0]]))
after = model.state_dict()
moved = [name for name in after if not torch.equal(after[name], before[name])]
print("moved:", moved)
