import matplotlib.pyplot as plt
import torch
from sklearn.metrics import ConfusionMatrixDisplay, confusion_matrix
from torch import nn
from torch.nn.functional import cross_entropy
from torchvision.datasets import FashionMNIST

torch.manual_seed(0)
seen, new = FashionMNIST("data", train=True), FashionMNIST("data", train=False)
x, y = seen.data.flatten(1) / 255, seen.targets
model = nn.Sequential(nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=0.002)
schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1, 0.01, 600)
for rows in torch.randint(len(x), (600, 64)):
    optimizer.zero_grad()
    cross_entropy(model(x[rows]), y[rows]).backward()
    optimizer.step()
    schedule.step()

with torch.no_grad():
    predicted = model(new.data.flatten(1) / 255).argmax(1)
matrix = confusion_matrix(new.targets, predicted)
f1 = 2 * matrix.diagonal() / (matrix.sum(0) + matrix.sum(1))
names = [name.split("/")[0] for name in new.classes]
for name, value in zip(names, f1, strict=True):
    print(f"{name:12} F1 {value:.2f}")

fig, axes = plt.subplots(figsize=(7, 5.5))
display = ConfusionMatrixDisplay(matrix, display_labels=names)
display.plot(ax=axes, colorbar=False, xticks_rotation=45, cmap="Greys")
axes.grid(False)
plt.show()
