import torch
from torch import nn


class Silent(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 1)

    def forward(self, x):
        return self.layer(x)


model = Silent()
print("constructed:", model.layer)
shape = list(model(torch.randn(1, 2)).shape)
print(shape)
