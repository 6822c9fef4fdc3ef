import torch
from torch import nn


class Shift(nn.Module):
    def forward(self, x):
        return x + torch.ones(x.shape[-1])  # always on the CPU


class ShiftAnywhere(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.register_buffer("offset", torch.ones(features))  # moves along

    def forward(self, x):
        noise = torch.zeros(x.shape, device=x.device)  # where x is
        return x + self.offset + noise


x = torch.zeros(2, 3, device="meta")  # stands for any other device
try:
    Shift().to("meta")(x)
    failed = False
except RuntimeError:
    failed = True
y = ShiftAnywhere(3).to("meta")(x)
print("created on the CPU: fails", failed)
print("buffer and device=x.device:", tuple(y.shape))
