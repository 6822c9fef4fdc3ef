import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import SGD, Adagrad, Adam, RMSprop


def accuracies(optimizer_class, **settings):  # after each epoch
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer, found = optimizer_class(model.parameters(), **settings), []
    for _ in range(20):
        for rows in torch.randperm(1200).split(200):
            optimizer.zero_grad()
            cross_entropy(model(x[rows]), y[rows]).backward()
            optimizer.step()
        found.append((model(x[1200:]).argmax(1) == y[1200:]).float().mean())
    return torch.stack(found)


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(1797)
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]
choices = {
    "SGD": (SGD, {"lr": 1.0}),
    "momentum": (SGD, {"lr": 0.3, "momentum": 0.9}),
    "AdaGrad": (Adagrad, {"lr": 0.1}),
    "RMSProp": (RMSprop, {"lr": 0.01}),
    "Adam": (Adam, {"lr": 0.03}),
}
curves = {}
for name, (optimizer_class, settings) in choices.items():
    runs = [accuracies(optimizer_class, **settings) for _ in range(5)]
    curves[name] = torch.stack(runs).mean(0).tolist()
    print(f"{name:8} epoch 2 {curves[name][1]:.3f}, 20 {curves[name][-1]:.3f}")
    plt.plot(range(1, 21), curves[name], label=name)
lead, late = (curves["Adam"][t] - curves["SGD"][t] for t in (1, 19))
plt.xlabel("epoch"), plt.ylabel("validation accuracy"), plt.legend()
plt.show()
