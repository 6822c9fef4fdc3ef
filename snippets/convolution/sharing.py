# proven: timeout=300
from functools import partial

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy, pad


def build(units):  # dense layer: the kernel is as large as the image
    conv = partial(nn.Conv2d, groups=4)  # four networks side by side
    if units:
        return nn.Sequential(conv(4, units, 12), nn.ReLU(), conv(units, 40, 1))
    first = conv(4, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)
    second = conv(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)
    return nn.Sequential(*first, *second, conv(64, 40, 3))


def fit(units, x, y, order, lr):  # validation accuracy, lr, test accuracies
    model, rest = build(units), order[1000:]
    optimizer = torch.optim.Adam(model.parameters(), lr)
    for i in order[torch.randint(1000, (200, 20))]:  # (batch, networks)
        optimizer.zero_grad()
        cross_entropy(model(x[i]).view(-1, 10), y[i].flatten()).backward()
        optimizer.step()
    with torch.no_grad():
        right = (model(x[rest]).view(-1, 4, 10).argmax(2) == y[rest]).float()
    return right[:200].mean().item(), lr, right[200:].mean(0)


torch.manual_seed(0)
images, y = (torch.tensor(each) for each in load_digits(return_X_y=True))
order = torch.stack([torch.randperm(1797) for _ in range(4)], 1)
middle, test = pad(images.view(-1, 8, 8).float() / 16, [2] * 4), {}
for place, reach in {"middle": 0, "anywhere": 2}.items():
    moves = torch.randint(-reach, reach + 1, (1797, 2)).tolist()
    x = torch.stack([i.roll(move, (0, 1)) for i, move in zip(middle, moves)])
    for name, units in {"conv": 0, "small": 4 * 17, "large": 4 * 346}.items():
        best = max(fit(units, x, y, order, lr) for lr in (0.003, 0.01, 0.03))
        test[f"{place} {name}"] = best[2].tolist()
        print(f"{place:8} {name:5} {best[2].mean():.3f} at rate {best[1]}")
