import torch
from torch import nn

model, x, y = nn.Linear(3, 2), torch.ones(4, 3), torch.tensor([0, 1, 1, 0])
logits = model(x)
loss = nn.functional.cross_entropy(logits, y)
loss.backward()
moved = bool(model.weight.grad.abs().sum() > 0)
print("gradient:", moved)
