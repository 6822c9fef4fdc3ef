import torch
from torch import nn
from torch.nn.functional import pad


class Subsample(nn.Sequential):  # every second pixel, then empty channels
    def forward(self, x):
        new = x.shape[1]  # twice as many channels
        return pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 0, new))


def shortcut(x, downsample):
    if downsample:  # as it is often written
        x = downsample(x)
    return list(x.shape)


def mended(x, downsample):
    if downsample is not None:
        x = downsample(x)
    return list(x.shape)


x = torch.randn(4, 16, 8, 8)
truth = {
    "nn.Sequential()": bool(nn.Sequential()),
    "nn.Conv2d(16, 32, 1)": bool(nn.Conv2d(16, 32, 1)),
    "Subsample()": bool(Subsample()),
}
for name, value in truth.items():
    print(f"{name:20} {value}")
shapes = [shortcut(x, Subsample()), mended(x, Subsample())]
print("if downsample:            ", shapes[0])
print("if downsample is not None:", shapes[1])
