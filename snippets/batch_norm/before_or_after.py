import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def accuracy(*pair):
    layers = []
    for _ in range(3):
        layers += [nn.Linear(64, 64), *(make() for make in pair)]
        nn.init.kaiming_normal_(layers[-3].weight, nonlinearity="relu")
    model = nn.Sequential(*layers, nn.Linear(64, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for _ in range(5):  # epochs
        for i in torch.randperm(1200).view(-1, 50):
            optimizer.zero_grad()
            cross_entropy(model(x[i]), y[i]).backward()
            optimizer.step()
    with torch.no_grad():
        right = model.eval()(x[1200:]).argmax(1) == y[1200:]
    return right.float().mean().item()


def norm():
    return nn.BatchNorm1d(64)


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(labels))
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]

before = sum(accuracy(norm, nn.ReLU) for _ in range(5)) / 5
after = sum(accuracy(nn.ReLU, norm) for _ in range(5)) / 5
difference = abs(before - after)
print(f"before the ReLU {before:.3f}, after it {after:.3f}")
