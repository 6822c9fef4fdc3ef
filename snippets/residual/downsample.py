import torch
from torch import nn
from torchvision.models.resnet import BasicBlock

torch.manual_seed(0)
x = torch.randn(4, 16, 8, 8)  # (batch, channels, height, width)
downsample = nn.Sequential(
    nn.Conv2d(16, 32, kernel_size=1, stride=2, bias=False),
    nn.BatchNorm2d(32),
)
block = BasicBlock(16, 32, stride=2, downsample=downsample)
shortcut, y = downsample(x), block(x)
print("shortcut", list(shortcut.shape))
print("block   ", list(y.shape))
counts = {
    name: sum(p.numel() for p in part.parameters())
    for name, part in {"block": block, "shortcut": downsample}.items()
}
print(f"{counts['shortcut']:,} of {counts['block']:,} parameters")
