from copy import deepcopy

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def accuracy(start, x, y, l1, l2):
    model = deepcopy(start)
    weights = [model[0].weight, model[2].weight]
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2, momentum=0.9)
    for _ in range(150):
        loss = cross_entropy(model(x[:200]), y[:200])
        loss = loss + l1 * sum(w.abs().sum() for w in weights)
        loss = loss + l2 / 2 * sum(w.square().sum() for w in weights)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        return (model(x[200:]).argmax(1) == y[200:]).float().mean()


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
tries = (0, 0), (1e-3, 0), (3e-3, 0), (1e-2, 0), (0, 0.03)
results = torch.empty(3, 5)  # (draws, tries)
for draw in results:
    order = torch.randperm(len(labels))
    x = torch.tensor(images / 16).float()[order]
    y = torch.tensor(labels)[order]
    guessed = torch.rand(200) < 0.3
    y[:200] = torch.where(guessed, torch.randint(0, 10, (200,)), y[:200])
    start = nn.Sequential(nn.Linear(64, 50), nn.ReLU(), nn.Linear(50, 10))
    for i, (l1, l2) in enumerate(tries):
        draw[i] = accuracy(start, x, y, l1, l2)
test = results.mean(0).tolist()
for (l1, l2), value in zip(tries, test):
    print(f"L1 {l1:5}, L2 {l2:4}: test accuracy {value:.3f}")
gain, behind = test[2] - test[0], test[4] - test[2]
