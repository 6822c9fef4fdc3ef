import torch
from torch import nn

model = nn.Linear(3, 1)
loss = model(torch.ones(2, 3)).mean()
loss.backward()
grad = model.weight.grad
print(grad)
