# proven: raises=ValueError
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))
head = torch.optim.Adam(model[2].parameters())  # the body was frozen
torch.save(head.state_dict(), "optimizer.pt")

optimizer = torch.optim.Adam(model.parameters())  # now all layers train
optimizer.load_state_dict(torch.load("optimizer.pt", weights_only=True))
