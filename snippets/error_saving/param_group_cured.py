import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 3))
frozen = torch.optim.Adam(model[1].parameters())
optimizer = torch.optim.Adam(model[1].parameters())
optimizer.load_state_dict(frozen.state_dict())
optimizer.add_param_group({"params": model[0].parameters()})
sizes = [len(group["params"]) for group in optimizer.param_groups]
print(sizes)
