# proven: raises=RuntimeError
import torch
from torch import nn

model = nn.Linear(3, 1)
with torch.no_grad():
    loss = model(torch.ones(2, 3)).mean()
loss.backward()
