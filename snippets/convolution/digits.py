import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def block(inputs, outputs):
    conv = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
    return [conv, nn.BatchNorm2d(outputs), nn.ReLU()]


torch.manual_seed(0)
device = torch.accelerator.current_accelerator(check_available=True) or "cpu"
images, labels = load_digits(return_X_y=True)
order = torch.randperm(1797)
x = torch.tensor(images / 16).float().view(-1, 1, 8, 8)[order].to(device)
y = torch.tensor(labels)[order].to(device)

model = nn.Sequential(
    *block(1, 16),
    *block(16, 32),
    nn.MaxPool2d(2),
    *block(32, 64),
    nn.AdaptiveAvgPool2d(1),  # the mean of each channel
    nn.Flatten(),
    nn.Linear(64, 10),
).to(device)
optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
for _ in range(6):  # epochs
    for i in torch.randperm(1200).view(-1, 40):
        optimizer.zero_grad()
        cross_entropy(model(x[i]), y[i]).backward()
        optimizer.step()
model.eval()
with torch.no_grad():
    right = model(x[1200:]).argmax(1) == y[1200:]
accuracy = right.float().mean().item()
parameters = sum(p.numel() for p in model.parameters())
print(f"{parameters:,} parameters, test accuracy {accuracy:.3f}")
