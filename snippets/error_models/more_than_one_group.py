# proven: raises=ValueError
import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 3))
head = model[1]
groups = [{"params": model.parameters()}, {"params": head.parameters()}]
torch.optim.SGD(groups, lr=0.1)
