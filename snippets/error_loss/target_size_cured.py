import torch
from torch import nn

predicted = torch.tensor([[1.0], [2.0], [3.0]])  # (batch, 1)
y = torch.tensor([1.0, 2.0, 3.0])  # (batch,)
loss = nn.MSELoss()(predicted.squeeze(1), y)
print(f"predictions are right, loss {loss:.2f}")
