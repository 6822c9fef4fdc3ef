from copy import deepcopy

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import SGD

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(labels))
x = torch.tensor(images / 16).float()[order]
y = torch.tensor(labels)[order]
guessed = torch.rand(200) < 0.3
y[:200] = torch.where(guessed, torch.randint(0, 10, (200,)), y[:200])
start = nn.Sequential(nn.Linear(64, 200), nn.ReLU(), nn.Dropout(0))
start.append(nn.Linear(200, 10))
test, norm = [], []

for name, p, decay in (
    ("neither", 0, 0),
    ("weight decay", 0, 0.03),
    ("dropout", 0.8, 0),
):
    model = deepcopy(start)
    model[2].p = p
    optimizer = SGD(
        model.parameters(), lr=0.1, momentum=0.9, weight_decay=decay
    )
    for _ in range(300):
        optimizer.zero_grad()
        cross_entropy(model(x[:200]), y[:200]).backward()
        optimizer.step()
    right = model.eval()(x[200:]).argmax(1) == y[200:]
    test.append(right.float().mean().item())
    squares = sum(model[i].weight.square().sum().item() for i in (0, 3))
    norm.append(squares**0.5)
    print(f"{name:12}  test {test[-1]:.3f}, norm of the weights {norm[-1]:.1f}")
gain_decay, gain_dropout = test[1] - test[0], test[2] - test[0]
size_decay, size_dropout = norm[1] / norm[0], norm[2] / norm[0]
