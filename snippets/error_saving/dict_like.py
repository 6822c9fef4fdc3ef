# proven: raises=TypeError
from torch import nn

best = nn.Linear(4, 2)
model = nn.Linear(4, 2)
model.load_state_dict(best)
