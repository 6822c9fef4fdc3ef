import torch
from torch import nn

y = torch.tensor([0, 1])
logits = torch.tensor([[2.0, 1.0], [0.0, 3.0]])
p = logits.log_softmax(1)
loss = nn.NLLLoss()(p, y).item()
print(f"NLLLoss {loss:.3f}")

labels = torch.tensor([0.0, 1.0])
z = torch.tensor([1.0, 3.0])
bce = nn.BCEWithLogitsLoss()(z, labels).item()
print(f"BCEWithLogitsLoss {bce:.3f}")
