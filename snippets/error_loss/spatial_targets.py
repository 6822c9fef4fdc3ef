# proven: raises=RuntimeError
import torch
from torch import nn

logits = torch.zeros(2, 5, 8, 8)  # (batch, classes, height, width)
masks = torch.zeros(2, 1, 8, 8, dtype=torch.long)
nn.CrossEntropyLoss()(logits, masks)
