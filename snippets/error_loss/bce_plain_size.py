# proven: raises=ValueError
import torch
from torch import nn

p = torch.full((4, 1), 0.5)
y = torch.tensor([0.0, 1.0, 1.0, 0.0])
nn.BCELoss()(p, y)
