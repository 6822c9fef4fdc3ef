import torch
from torch import nn

torch.save(nn.Linear(4, 3).state_dict(), "model.pt")
model = nn.Linear(4, 3)
told = model.load_state_dict(torch.load("model.pt", weights_only=True))
print(told)
