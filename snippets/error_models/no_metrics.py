# proven: raises=TypeError
import torch
from torch import nn
from torch.optim.lr_scheduler import ReduceLROnPlateau

optimizer = torch.optim.SGD(nn.Linear(2, 1).parameters(), lr=0.1)
scheduler = ReduceLROnPlateau(optimizer, patience=1)
optimizer.step()
scheduler.step()
