import random

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def validation_loss(x, y, lr, momentum, weight_decay):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    choice = {"lr": lr, "momentum": momentum, "weight_decay": weight_decay}
    optimizer = torch.optim.SGD(model.parameters(), **choice)
    for rows in torch.randint(300, (100, 32)):
        optimizer.zero_grad()
        cross_entropy(model(x[rows]), y[rows]).backward()
        optimizer.step()
    with torch.no_grad():
        return cross_entropy(model(x[300:700]), y[300:700]).item()


images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16).float(), torch.tensor(labels)
random.seed(0)
tried = []
for _ in range(30):
    lr = 10 ** random.uniform(-4, 1)  # log scale: 0.0001 to 10
    momentum = random.uniform(0, 0.99)
    weight_decay = 10 ** random.uniform(-6, -1)
    choice = lr, momentum, weight_decay
    tried.append((validation_loss(x, y, *choice), *choice))
best, lr, momentum, weight_decay = min(tried)
print(f"validation loss {best:.3f}")
print(f"lr {lr:.2g}, momentum {momentum:.2f}, weight decay {weight_decay:.1g}")
losses, lrs, momenta, _ = zip(*tried, strict=True)
plt.scatter(lrs, momenta, c=[min(loss, 2.5) for loss in losses], s=40)
plt.gca().set(xscale="log", xlabel="learning rate", ylabel="momentum")
plt.colorbar(label="validation loss, cut at 2.5")
plt.show()
