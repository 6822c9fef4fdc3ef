import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torchvision.datasets import FashionMNIST

torch.manual_seed(0)
data, test = (FashionMNIST("data", train=t) for t in (True, False))
x, test_x = (each.data.flatten(1) / 255 for each in (data, test))
model = nn.Sequential(nn.Linear(784, 32), nn.ReLU(), nn.Linear(32, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=0.002)
for i in torch.randint(6000, (600, 50)):
    optimizer.zero_grad()
    cross_entropy(model(x[i]), data.targets[i]).backward()
    optimizer.step()

with torch.no_grad():
    usual, dark = (model(s * test_x).softmax(1).amax(1) for s in (1.0, 0.7))
alarms = []
for images in (200, 50):
    i = torch.randint(1000, (2, 200, images))  # normal days, dark days
    before, after = usual[i[0]].mean(1), dark[i[1]].mean(1)
    away = (after - before.mean()).abs() / before.std()
    alarms.append((away > 4).float().mean().item())
    print(f"{images} images a day: alarm on {alarms[-1]:.0%} of the dark days")
confidence = alarms[1]
