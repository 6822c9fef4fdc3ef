import torch
from torch import nn

x = torch.tensor([[1.0, 2.0], [3.0, 1.0], [2.0, 2.0]])
y = torch.tensor([[0.0], [1.0], [1.0]])  # (batch, 1)
model = nn.Linear(2, 1)  # one output, for yes or no
loss = nn.CrossEntropyLoss()(model(x), y)
loss.backward()
zero = abs(loss.item()) == 0 and not model.weight.grad.any().item()
print("loss and gradient are exactly 0:", zero)
