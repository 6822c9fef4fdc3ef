# proven: raises=RuntimeError
import torch

with torch.device("meta"):  # shapes without values, as in torch.compile
    x, weight = torch.ones(4, 3), torch.ones(4)
y = x * weight
