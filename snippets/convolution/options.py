import torch
from torch import nn

x = torch.zeros(1, 64, 32, 32)  # (batch, channels, height, width)
layers = {
    "3x3": nn.Conv2d(64, 64, 3, padding=1),
    "no padding": nn.Conv2d(64, 64, 3),
    "stride 2": nn.Conv2d(64, 64, 3, padding=1, stride=2),
    "dilation 2": nn.Conv2d(64, 64, 3, padding=2, dilation=2),
    "4 groups": nn.Conv2d(64, 64, 3, padding=1, groups=4),
    "depthwise": nn.Conv2d(64, 64, 3, padding=1, groups=64),
    "1x1": nn.Conv2d(64, 64, 1),
}
table = {}
print("              output        weights  multiply-adds")
for name, conv in layers.items():
    _, _, rows, columns = conv(x).shape
    weights = conv.weight.numel()
    macs = rows * columns * weights  # each weight, once at each position
    table[name] = (rows, weights, macs)
    print(f"{name:11} 64 x {rows} x {columns}  {weights:10,} {macs:14,}")

pair = [table["depthwise"][k] + table["1x1"][k] for k in (1, 2)]
saved = table["3x3"][2] / pair[1]
print(f"depthwise, then 1x1:    {pair[0]:10,} {pair[1]:14,}")
