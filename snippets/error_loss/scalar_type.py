# proven: raises=RuntimeError
import torch
from torch import nn

logits = torch.zeros(4, 3)
target = torch.tensor([0.0, 2.0, 1.0, 1.0])
nn.CrossEntropyLoss()(logits, target)
