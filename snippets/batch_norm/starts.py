import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def train(norm, factor, lr, x, y):  # validation and test accuracy
    layers = []
    for _ in range(3):
        layers += [nn.Linear(64, 64), norm(64), nn.ReLU()]
        nn.init.normal_(layers[-3].weight, std=factor * (2 / 64) ** 0.5)
    model = nn.Sequential(*layers, nn.Linear(64, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(5):  # epochs
        for i in torch.randperm(1000).view(-1, 50):
            optimizer.zero_grad()
            cross_entropy(model(x[i]), y[i]).backward()
            optimizer.step()
    with torch.no_grad():
        right = (model.eval()(x[1000:]).argmax(1) == y[1000:]).float()
    return torch.stack([right[:200].mean(), right[200:].mean()])


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(labels))
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]
factors, rates, score = [0.1, 1, 10], [0.001, 0.01, 0.1, 1.0], {}
for norm in (nn.Identity, nn.BatchNorm1d):
    score[norm.__name__] = row = []
    for f in factors:
        each = [sum(train(norm, f, lr, x, y) for _ in range(2)) for lr in rates]
        row.append(max(each, key=lambda v: v[0].item())[1].item() / 2)
    plt.plot(factors, row, "o-", label=norm.__name__)
plain, normalized = score["Identity"], score["BatchNorm1d"]
plt.gca().set(xscale="log", xlabel="He's standard deviation times")
plt.ylabel("test accuracy")
plt.legend()
plt.show()
