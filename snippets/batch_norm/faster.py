import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def fit(norm, lr, x, y):  # losses, then validation and test accuracy
    layers, found = [], []
    for _ in range(3):
        layers += [nn.Linear(64, 64), norm(64), nn.ReLU()]
        nn.init.kaiming_normal_(layers[-3].weight, nonlinearity="relu")
    model = nn.Sequential(*layers, nn.Linear(64, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(5):  # epochs
        for i in torch.randperm(1000).view(-1, 50):
            loss = cross_entropy(model(x[i]), y[i])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            found.append(loss.item())
    with torch.no_grad():
        right = (model.eval()(x[1000:]).argmax(1) == y[1000:]).float()
    return torch.tensor([*found, right[:200].mean(), right[200:].mean()])


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(labels))
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]
rates, runs, test = [0.03, 0.1, 0.3, 1.0], 8, {}
for norm in (nn.Identity, nn.BatchNorm1d):
    found = [sum(fit(norm, r, x, y) for _ in range(runs)) / runs for r in rates]
    best = max(range(len(rates)), key=lambda k: found[k][-2])  # on validation
    test[norm.__name__] = found[best][-1].item()
    label = f"{norm.__name__}, learning rate {rates[best]}"
    print(f"{label}: test accuracy {test[norm.__name__]:.3f}")
    plt.plot(found[best][:-2], label=label)
plt.xlabel("step"), plt.ylabel("training loss"), plt.legend(), plt.show()
