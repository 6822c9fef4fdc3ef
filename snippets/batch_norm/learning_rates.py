import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def accuracy(norm, lr, x, y):
    layers = []
    for _ in range(3):
        layers += [nn.Linear(64, 64), norm(64), nn.ReLU()]
        nn.init.kaiming_normal_(layers[-3].weight, nonlinearity="relu")
    model = nn.Sequential(*layers, nn.Linear(64, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(5):  # epochs
        for i in torch.randperm(1000).view(-1, 50):
            optimizer.zero_grad()
            cross_entropy(model(x[i]), y[i]).backward()
            optimizer.step()
    with torch.no_grad():
        right = model.eval()(x[1200:]).argmax(1) == y[1200:]
    return right.float().mean().item()


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(labels))
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]
rates, runs, mean = [0.03, 0.1, 0.3, 1.0, 3.0, 10.0], 3, {}

for norm in (nn.Identity, nn.BatchNorm1d):
    scores = [[accuracy(norm, lr, x, y) for _ in range(runs)] for lr in rates]
    mean[norm.__name__] = [sum(row) / runs for row in scores]
    plt.plot(rates, mean[norm.__name__], "o-", label=norm.__name__)
plain, normalized = mean["Identity"], mean["BatchNorm1d"]
plt.gca().set(xscale="log", xlabel="learning rate", ylabel="test accuracy")
plt.legend()
plt.show()
