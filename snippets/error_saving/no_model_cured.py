import torch
from torch import nn

torch.save(nn.Linear(4, 2).state_dict(), "best.pth")
model = nn.Linear(4, 2)
model.load_state_dict(torch.load("best.pth", weights_only=True))
model.eval()
training = model.training
print("training:", training)
