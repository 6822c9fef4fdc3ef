import torch
from torch import nn

logits = torch.zeros(4, 3)
classes = torch.tensor([0, 2, 1, 1])
target = nn.functional.one_hot(classes, num_classes=3)  # (batch, classes)
loss = nn.CrossEntropyLoss()(logits, target.argmax(1))
print(f"{loss:.3f}")
