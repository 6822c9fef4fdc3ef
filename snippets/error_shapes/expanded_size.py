# proven: raises=RuntimeError
import torch

table = torch.zeros(4, 5)
table[0] = torch.ones(3)
