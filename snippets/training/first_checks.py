import math

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torchvision.datasets import FashionMNIST


def network():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10))


data = FashionMNIST("data", train=True)
x, y = data.data[:32].flatten(1) / 255, data.targets[:32]
with torch.no_grad():
    start = cross_entropy(network()(x), y).item()
    unscaled = cross_entropy(network()(255 * x), y).item()
print(f"loss at the start {start:.2f}, ln(10) = {math.log(10):.2f}")
print(f"with pixels from 0 to 255: {unscaled:.2f}")

model = network()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for _ in range(100):
    optimizer.zero_grad()
    loss = cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
by_heart = loss.item()
print(f"the same batch 100 times: {by_heart:.4f}")

_, axes = plt.subplots(1, 8, figsize=(7, 1.4))
for image, label, ax in zip(x, y, axes, strict=False):
    ax.imshow(image.view(28, 28).numpy(), cmap="gray")
    ax.set_title(data.classes[label].split("/")[0])
    ax.axis("off")
plt.show()
