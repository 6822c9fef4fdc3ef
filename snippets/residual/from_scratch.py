import torch
from torch import nn
from torchvision.models.resnet import BasicBlock


class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride=1, downsample=None):
        super().__init__()
        options = {"kernel_size": 3, "padding": 1, "bias": False}
        self.conv1 = nn.Conv2d(
            in_channels, out_channels, stride=stride, **options
        )
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.relu = nn.ReLU()
        self.conv2 = nn.Conv2d(out_channels, out_channels, **options)
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.downsample = downsample

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        h = self.relu(self.bn1(self.conv1(x)))
        residual = self.bn2(self.conv2(h))
        return self.relu(shortcut + residual)


torch.manual_seed(0)
x = torch.randn(8, 16, 32, 32)  # (batch, channels, height, width)
block = ResidualBlock(16, 16)
y = block(x)
parameters = sum(p.numel() for p in block.parameters())
print(f"{list(x.shape)} -> {list(y.shape)}, {parameters:,} parameters")

theirs = BasicBlock(16, 16)
theirs.load_state_dict(block.state_dict())
same = torch.allclose(y, theirs(x), atol=1e-5)
print("same as torchvision's BasicBlock:", same)
