from functools import partial

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


class Linear(nn.Module):  # the same layer in each of 20 networks
    def __init__(self, outputs=64):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(20, outputs, 64) / 32**0.5)
        self.bias = nn.Parameter(torch.zeros(20, outputs, 1))

    def forward(self, x):  # (1, 20 * 64, batch)
        h = self.weight @ x.view(20, 64, -1) + self.bias
        return h.flatten(0, 1).unsqueeze(0)


def accuracy(x, y, *pair):
    hidden = [make() for _ in range(3) for make in (Linear, *pair)]
    model = nn.Sequential(*hidden, Linear(10), nn.Unflatten(1, (20, 10)))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for i in torch.rand(5, 1200).argsort().view(-1, 50):  # five epochs
        scores = model(x[:, i].repeat(1, 20, 1))[0]  # (20, 10, batch)
        optimizer.zero_grad()
        (20 * cross_entropy(scores, y[i].expand(20, 50))).backward()
        optimizer.step()
    with torch.no_grad():
        scores = model.eval()(x[:, 1200:].repeat(1, 20, 1))[0]
    return (scores.argmax(1) == y[1200:]).float().mean().item()


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order, norm = torch.randperm(len(labels)), partial(nn.BatchNorm1d, 20 * 64)
x = torch.tensor(images.T / 16).float()[:, order]  # (64, digits)
y = torch.tensor(labels)[order]
before, after = accuracy(x, y, norm, nn.ReLU), accuracy(x, y, nn.ReLU, norm)
print(f"before the ReLU {before:.3f}, after it {after:.3f}")
