# proven: raises=RuntimeError
import torch
from torch import nn

logits = torch.tensor([0.3, -1.2, 2.5])
y = torch.tensor([0.0, 0.0, 1.0])
nn.BCELoss()(logits, y)
