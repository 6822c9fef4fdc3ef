import math

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def network(depth=2, activation=nn.ReLU):
    layers = []
    for _ in range(depth):
        layers += [nn.Linear(64, 64), activation()]
    return nn.Sequential(*layers, nn.Linear(64, 10))


def train(model, x, y, lr=0.003, trained=None):
    optimizer = torch.optim.Adam((trained or model).parameters(), lr=lr)
    for i in torch.randint(len(x), (150, 50)):  # 150 batches of 50
        optimizer.zero_grad()
        cross_entropy(model(x[i]), y[i]).backward()
        optimizer.step()
    with torch.no_grad():
        return cross_entropy(model(x), y).item()


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16).float(), torch.tensor(labels)
zeros, other = network(), network()
for p in zeros.parameters():
    nn.init.zeros_(p)
losses = {"as it should be": train(network(), x, y)}
losses["all weights zero"] = train(zeros, x, y)
losses["20 sigmoid layers"] = train(network(20, nn.Sigmoid), x, y)
losses["learning rate 1e-7"] = train(network(), x, y, lr=1e-7)
losses["another model's optimizer"] = train(network(), x, y, trained=other)
losses["labels of other images"] = train(network(), x, y[torch.randperm(1797)])
for name, loss in losses.items():
    print(f"{name:26} loss {loss:.2f}")
print(f"{'ln(10)':26}      {math.log(10):.2f}")
