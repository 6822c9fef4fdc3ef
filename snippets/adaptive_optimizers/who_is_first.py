from functools import partial

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import SGD, Adagrad, Adam, RMSprop


def accuracies(make, x, y):  # validation accuracy after each epoch
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer, found = make(model.parameters()), []
    for _ in range(20):
        for rows in torch.randperm(1200).split(200):
            optimizer.zero_grad()
            cross_entropy(model(x[rows]), y[rows]).backward()
            optimizer.step()
        with torch.no_grad():
            right = model(x[1200:]).argmax(1) == y[1200:]
        found.append(right.float().mean())
    return torch.stack(found)


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(1797)
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]
makes = {"SGD": partial(SGD, lr=1.0), "AdaGrad": partial(Adagrad, lr=0.1)}
makes["momentum"] = partial(SGD, lr=0.3, momentum=0.9)
makes |= {"RMSProp": partial(RMSprop, lr=0.01), "Adam": partial(Adam, lr=0.03)}
curves = {}
for name, make in makes.items():
    curves[name] = sum(accuracies(make, x, y) for _ in range(5)) / 5
    plt.plot(range(1, 21), curves[name], label=name)
lead, late = (curves["Adam"][t] - curves["SGD"][t] for t in (1, 19))
print(f"Adam before SGD: {lead:.3f} after 2 epochs, {late:.3f} after 20")
plt.gca().set(xlabel="epoch", ylabel="validation accuracy")
plt.legend()
plt.show()
