# proven: raises=RuntimeError
import torch
from torch import nn

logits = torch.zeros(3)
y = torch.tensor([0, 1, 1])
nn.BCEWithLogitsLoss()(logits, y)
