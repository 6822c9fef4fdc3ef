import os
from pathlib import Path

import torch
from torch import nn

torch.save(nn.Linear(4, 3).state_dict(), "model.part")
os.replace("model.part", "model.pt")  # whole, or not there at all
state = torch.load("model.pt", weights_only=True)
left = [path.name for path in Path().iterdir()]
print(list(state), left)
