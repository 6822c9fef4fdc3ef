import torch
from torch import nn

logits = torch.zeros(2, 5, 8, 8)  # (batch, classes, height, width)
masks = torch.zeros(2, 1, 8, 8, dtype=torch.long)
loss = nn.CrossEntropyLoss()(logits, masks.squeeze(1))
print(f"{loss:.3f}")
