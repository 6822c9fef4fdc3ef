import torch
import torch.nn.functional as F
from torch import nn


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden1 = nn.Linear(2, 64, bias=False)
        self.norm1 = nn.BatchNorm1d(64)
        self.hidden2 = nn.Linear(64, 32, bias=False)
        self.norm2 = nn.BatchNorm1d(32)
        self.out = nn.Linear(32, 2)

    def forward(self, x):  # (batch, 2)
        h = F.relu(self.norm1(self.hidden1(x)))
        h = F.relu(self.norm2(self.hidden2(h)))
        return self.out(h)


torch.manual_seed(0)
model = Classifier()
y = model(torch.randn(4, 2))
shape = tuple(y.shape)
count = sum(parameter.numel() for parameter in model.parameters())
print(f"output {shape}, {count} parameters")
