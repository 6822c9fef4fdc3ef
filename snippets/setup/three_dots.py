# proven: raises=TypeError
from torch import nn

model = nn.Sequential(
    nn.Conv2d(...),
    nn.MaxPool2d(...),
    nn.Linear(...),
)
