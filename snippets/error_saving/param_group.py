# proven: raises=ValueError
import torch
from torch import nn

frozen = torch.optim.Adam(nn.Linear(8, 3).parameters())
model = nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 3))
optimizer = torch.optim.Adam(model.parameters())
optimizer.load_state_dict(frozen.state_dict())
