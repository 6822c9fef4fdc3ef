# proven: raises=RuntimeError
import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(16, 3))
print("constructed")
model(torch.randn(2, 4))
