# proven: raises=NotImplementedError
import torch
from torch import nn


class Silent(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 1)


model = Silent()
print("constructed:", model.layer)
model(torch.randn(1, 2))
