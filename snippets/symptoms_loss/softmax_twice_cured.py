import torch
from torch import nn

y = torch.tensor([0, 3, 7])
logits = torch.zeros(3, 10)
logits[range(3), y] = 50.0  # as sure as can be, and right
output = logits
loss = nn.CrossEntropyLoss()(output, y).item()
print(f"all right, loss {loss:.4f}")
