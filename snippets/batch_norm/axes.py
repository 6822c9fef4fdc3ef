import torch
from torch import nn

torch.manual_seed(0)
images = torch.randn(8, 3, 5, 5)  # (batch, channels, height, width)
signals = torch.randn(8, 3, 20)  # (batch, channels, length)
differences = []

for x, layer in (images, nn.BatchNorm2d(3)), (signals, nn.BatchNorm1d(3)):
    rows = x.movedim(1, -1).reshape(-1, 3)  # every position is a sample
    by_hand = nn.BatchNorm1d(3)(rows)
    y = layer(x)
    difference = (y.movedim(1, -1).reshape(-1, 3) - by_hand).abs().max()
    differences.append(difference.item())
    print(f"{tuple(x.shape)} in, {tuple(y.shape)} out, {len(rows)} rows,")
    print(f"    weight {tuple(layer.weight.shape)}, {difference:.0e} apart")
