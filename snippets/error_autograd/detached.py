# proven: raises=RuntimeError
import torch
from torch import nn

model, x, y = nn.Linear(3, 2), torch.ones(4, 3), torch.tensor([0, 1, 1, 0])
predicted = model(x).argmax(1)
loss = (predicted != y).float().mean()
loss.backward()
