# proven: timeout=300
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torchvision.datasets import FashionMNIST
from torchvision.models.resnet import BasicBlock


def down(inputs, outputs):  # half the side, twice the channels
    conv = nn.Conv2d(inputs, outputs, 1, stride=2, bias=False)
    downsample = nn.Sequential(conv, nn.BatchNorm2d(outputs))
    return BasicBlock(inputs, outputs, 2, downsample)


def data(device, train):
    part = FashionMNIST("data", train=train)
    x = part.data.unsqueeze(1) / 255  # (images, 1, 28, 28)
    return x.to(device), part.targets.to(device)


torch.manual_seed(0)
device = torch.accelerator.current_accelerator(check_available=True) or "cpu"
(x, y), (x_test, y_test) = data(device, train=True), data(device, train=False)
model = nn.Sequential(
    *(nn.Conv2d(1, 16, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(16)),
    *(nn.ReLU(), BasicBlock(16, 16), down(16, 32), down(32, 64)),
    *(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)),
).to(device)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 3 * 60)
for _ in range(3):  # epochs
    for i in torch.randperm(6000).view(60, 100):
        optimizer.zero_grad()
        cross_entropy(model(x[i]), y[i]).backward()
        optimizer.step()
        schedule.step()
model.eval()
with torch.no_grad():
    accuracy = (model(x_test).argmax(1) == y_test).float().mean().item()
parameters = sum(p.numel() for p in model.parameters())
print(f"{parameters:,} parameters, test accuracy {accuracy:.3f}")
