import torch
from torch import nn

logits = torch.zeros(4, 3)
target = torch.tensor([[0], [2], [1], [1]])  # (batch, 1)
loss = nn.CrossEntropyLoss()(logits, target.squeeze(1))
print(f"{loss:.3f}")
