import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
print("constructed")
shape = list(model(torch.randn(2, 4)).shape)
print(shape)
