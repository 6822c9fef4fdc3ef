# proven: raises=IndexError
import torch
from torch import nn

logits = torch.zeros(4, 10)  # ten classes: 0 to 9
digits = torch.tensor([1, 10, 3, 7])  # counted from 1
nn.CrossEntropyLoss()(logits, digits)
