# proven: raises=RuntimeError
import torch
from torch import nn

logits = torch.zeros(4, 3)
target = torch.tensor([[0], [2], [1], [1]])  # (batch, 1)
nn.CrossEntropyLoss()(logits, target)
