import torch
from torch import nn

model = nn.Sequential(
    nn.Conv2d(1, 8, kernel_size=3),
    nn.Flatten(),
    nn.LazyLinear(10),
)
shape = list(model(torch.zeros(2, 1, 28, 28)).shape)
print(shape, "with in_features =", model[2].in_features)
