import torch
from torch import nn
from torchvision.models import resnet18
from torchvision.models.resnet import BasicBlock


def stage(inputs, outputs, stride):  # two blocks
    downsample = None
    if stride != 1 or inputs != outputs:
        conv = nn.Conv2d(inputs, outputs, 1, stride=stride, bias=False)
        downsample = nn.Sequential(conv, nn.BatchNorm2d(outputs))
    first = BasicBlock(inputs, outputs, stride, downsample)
    return nn.Sequential(first, BasicBlock(outputs, outputs))


class ResNet18(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.layer1, self.layer2 = stage(64, 64, 1), stage(64, 128, 2)
        self.layer3, self.layer4 = stage(128, 256, 2), stage(256, 512, 2)
        self.fc = nn.Linear(512, 1000)

    def forward(self, x):
        x = self.bn1(self.conv1(x)).relu()
        x = nn.functional.max_pool2d(x, 3, stride=2, padding=1)
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(x.mean((2, 3)))


torch.manual_seed(0)
ours, theirs = ResNet18().eval(), resnet18().eval()
ours.load_state_dict(theirs.state_dict())  # strict: every key must fit
parameters = sum(p.numel() for p in ours.parameters())
x = torch.randn(1, 3, 64, 64)
with torch.no_grad():
    difference = (ours(x) - theirs(x)).abs().max().item()
print(f"{parameters:,} parameters, largest difference {difference:.0e}")
