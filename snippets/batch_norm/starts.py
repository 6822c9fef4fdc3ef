import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def accuracy(norm, factor):
    layers = []
    for _ in range(3):
        layers += [nn.Linear(64, 64), norm(64), nn.ReLU()]
        layers[-3].weight.data *= factor
    model = nn.Sequential(*layers, nn.Linear(64, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(5):  # epochs
        for i in torch.randperm(1200).view(-1, 50):
            optimizer.zero_grad()
            cross_entropy(model(x[i]), y[i]).backward()
            optimizer.step()
    right = model.eval()(x[1200:]).argmax(1) == y[1200:]
    return right.float().mean().item()


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(labels))
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]
factors, scores = [0.1, 1, 3, 10, 30], []

for norm in (nn.Identity, nn.BatchNorm1d):
    scores.append([accuracy(norm, factor) for factor in factors])
    plt.plot(factors, scores[-1], "o-", label=norm.__name__)
plain_worst, plain_best = min(scores[0]), max(scores[0])
worst = min(scores[1])
plt.xscale("log"), plt.xlabel("first weights times")
plt.ylabel("test accuracy"), plt.legend()
plt.show()
