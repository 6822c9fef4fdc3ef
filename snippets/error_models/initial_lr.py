# proven: raises=KeyError
import torch
from torch import nn

optimizer = torch.optim.SGD(nn.Linear(2, 1).parameters(), lr=0.1)
torch.optim.lr_scheduler.StepLR(optimizer, step_size=10, last_epoch=20)
