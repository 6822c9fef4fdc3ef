# proven: raises=RuntimeError
import torch

x = torch.ones(4, 3)  # (batch, features)
weight = torch.ones(4)  # one weight a row
y = x * weight
