# proven: raises=ValueError
import torch
from torch import nn

logits = torch.zeros(4, 1)
y = torch.tensor([0.0, 1.0, 1.0, 0.0])
nn.BCEWithLogitsLoss()(logits, y)
