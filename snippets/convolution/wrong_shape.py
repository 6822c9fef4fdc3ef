# proven: raises=RuntimeError
import torch
from torch import nn

image = torch.randn(1, 1, 28, 28)  # (batch, channels, height, width)
conv, pool = nn.Conv2d(1, 32, 3, padding=1), nn.MaxPool2d(2)
head = nn.Linear(32 * 7 * 7, 10)

features = pool(conv(image))
print("features", list(features.shape))
print("the head wants", head.in_features, "values per image")
head(torch.flatten(image, 1))
