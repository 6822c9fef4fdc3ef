# proven: raises=RuntimeError
import torch
from torch import nn

with torch.device("meta"):  # shapes without values, as in torch.compile
    x, layer = torch.zeros(2, 8), nn.Linear(16, 3)
layer(x)
