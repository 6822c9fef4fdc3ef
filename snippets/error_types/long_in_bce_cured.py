import torch
from torch import nn

logits = torch.zeros(3)
y = torch.tensor([0, 1, 1])
loss = nn.BCEWithLogitsLoss()(logits, y.float())
print(f"{loss:.3f}")
