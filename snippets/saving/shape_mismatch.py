# proven: raises=RuntimeError
from torch import nn

saved = nn.ModuleDict({"body": nn.Linear(4, 8), "head": nn.Linear(8, 10)})
model = nn.ModuleDict({"body": nn.Linear(4, 8), "head": nn.Linear(8, 3)})

model.load_state_dict(saved.state_dict(), strict=False)
