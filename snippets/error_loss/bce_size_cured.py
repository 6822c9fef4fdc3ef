import torch
from torch import nn

logits = torch.zeros(4, 1)
y = torch.tensor([0.0, 1.0, 1.0, 0.0])
loss = nn.BCEWithLogitsLoss()(logits.squeeze(1), y)
print(f"{loss:.3f}")
