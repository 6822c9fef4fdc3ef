import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.flatten = nn.Flatten()
        self.layers = nn.Sequential(
            nn.Linear(28 * 28, 512),
            nn.ReLU(),
            nn.Linear(512, 512),
            nn.ReLU(),
            nn.Linear(512, 10),
        )

    def forward(self, x):  # (batch, 1, 28, 28) -> (batch, 10)
        return self.layers(self.flatten(x))


torch.manual_seed(0)
model = MLP()
shape = list(model(torch.rand(32, 1, 28, 28)).shape)
count = sum(p.numel() for p in model.parameters())
keys = list(model.state_dict())
print(shape, f"{count:,} parameters")
print(*keys, sep="\n")
