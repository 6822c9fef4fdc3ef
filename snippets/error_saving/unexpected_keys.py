# proven: raises=RuntimeError
from torch import nn

saved = nn.Sequential(nn.Linear(4, 3), nn.Linear(3, 2))
model = nn.Sequential(nn.Linear(4, 3))
model.load_state_dict(saved.state_dict())
