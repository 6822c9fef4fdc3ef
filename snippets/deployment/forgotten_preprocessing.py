import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torchvision.datasets import FashionMNIST

torch.manual_seed(0)
data, test = (FashionMNIST("data", train=t) for t in (True, False))
x, y = data.data.flatten(1).float(), data.targets
mean, std = x.mean(), x.std()
model = nn.Sequential(nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=0.002)
for _ in range(4):  # epochs
    for i in torch.randperm(6000).view(-1, 50):
        optimizer.zero_grad()
        cross_entropy(model((x[i] - mean) / std), y[i]).backward()
        optimizer.step()

pixels, scores, sure = test.data.flatten(1).float(), {}, {}
served = {"as in training": (pixels - mean) / std}
served |= {"pixels from 0 to 1": pixels / 255, "raw pixels": pixels}
served["black on white"] = (255 - pixels - mean) / std
for name, images in served.items():
    with torch.no_grad():
        p, k = model(images).softmax(1).max(1)
    scores[name] = (k == test.targets).float().mean().item()
    sure[name] = p.mean().item()
    print(f"{name:18} {scores[name]:.1%} right, confidence {sure[name]:.2f}")
