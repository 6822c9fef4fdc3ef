# proven: raises=RuntimeError
import torch
from torch import nn

model = nn.Sequential(
    nn.Conv2d(in_channels=1, out_channels=4, kernel_size=3, padding=1),
    nn.MaxPool2d(kernel_size=2),
    nn.Linear(4 * 4 * 4, 10),  # nn.Flatten() is missing before it
)
x = torch.zeros(2, 1, 8, 8)  # (batch, channels, height, width)
print(tuple(model[:2](x).shape), flush=True)
model(x)
