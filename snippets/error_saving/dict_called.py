# proven: raises=TypeError
import torch
from torch import nn

torch.save(nn.Linear(4, 2).state_dict(), "best.pth")
model = torch.load("best.pth", weights_only=True)
model(torch.ones(1, 4))
