import torch
from torch import nn

x, y = torch.ones(3, 2), torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64)
predicted = nn.Linear(2, 1)(x).squeeze(1)
loss = nn.MSELoss()(predicted, y.float())
loss.backward()
print(loss.dtype)
kind = str(loss.dtype)
