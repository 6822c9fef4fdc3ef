import torch
from torch import nn

torch.manual_seed(0)
conv, pool = nn.Conv2d(1, 32, 3, padding=1), nn.MaxPool2d(4)
model = nn.Sequential(conv, nn.ReLU(), pool, nn.Flatten(), nn.Linear(1568, 10))
z = model(torch.randn(1, 1, 28, 28)).detach()  # (batch, classes)
probabilities = z.softmax(1)

print(f"outputs: sum {z.sum():.2f}, {(z < 0).sum()} of 10 negative")
print(f"softmax: sum {probabilities.sum():.2f}")
