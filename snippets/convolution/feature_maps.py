import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torchvision.datasets import FashionMNIST

torch.manual_seed(0)
data = FashionMNIST("data", train=True)
x = data.data[:2000].unsqueeze(1) / 255  # (images, 1, 28, 28)
y = data.targets[:2000]
first = nn.Sequential(nn.Conv2d(1, 8, 5, padding=2), nn.ReLU())
second = nn.Sequential(nn.MaxPool2d(2), nn.Conv2d(8, 8, 5), nn.ReLU())
head = nn.Sequential(nn.MaxPool2d(2), nn.Flatten(), nn.Linear(200, 10))
model = nn.Sequential(first, second, head)
optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
for _ in range(4):  # epochs
    for i in torch.randperm(2000).view(-1, 50):
        optimizer.zero_grad()
        cross_entropy(model(x[i]), y[i]).backward()
        optimizer.step()

boot = x[:1]
with torch.no_grad():
    early = first(boot)  # (1, 8, 28, 28)
    late = second(early)  # (1, 8, 10, 10)
rows = {"kernels": first[0].weight.detach()[:, 0], "first": early[0]}
rows["second"] = late[0]
figure, axes = plt.subplots(3, 9, figsize=(7, 2.6))
for line, (name, maps) in zip(axes, rows.items()):
    line[0].text(1, 0.5, name, ha="right", va="center", fontsize=9)
    for ax, image in zip(line[1:], maps):
        ax.imshow(image.numpy(), cmap="gray")
for ax in axes.flat:
    ax.axis("off")
axes[1, 0].set_title("")
print("maps", list(early.shape[1:]), "and", list(late.shape[1:]))
plt.show()
