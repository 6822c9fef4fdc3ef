# proven: raises=RuntimeError
import torch
from torch import nn

logits, y = torch.zeros(4, 3), torch.tensor([0, 1, 1, 0])
loss = nn.CrossEntropyLoss(weight=torch.tensor([1.0, 5.0]))
loss(logits, y)
