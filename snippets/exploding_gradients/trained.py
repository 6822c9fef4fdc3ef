import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


class Skip(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


def layer(f, remedy):
    linear = nn.Linear(64, 64)
    if remedy == "He":
        nn.init.kaiming_normal_(linear.weight)
    norm = nn.BatchNorm1d(64) if "BN" in remedy else nn.Identity()
    return (Skip if "skip" in remedy else nn.Sequential)(linear, norm, f())


def accuracy(x, y, f, remedy):
    layers = [layer(f, remedy) for _ in range(20)]
    model = nn.Sequential(*layers, nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.002)
    for _ in range(6):  # epochs
        for i in torch.randperm(1200).view(-1, 100):
            optimizer.zero_grad()
            cross_entropy(model(x[i]), y[i]).backward()
            optimizer.step()
    with torch.no_grad():
        right = model.eval()(x[1200:]).argmax(1) == y[1200:]
    return right.float().mean().item()


torch.manual_seed(0)
x, y = map(torch.tensor, load_digits(return_X_y=True))
x, scores = x.float() / 16, {}
for remedy in ("plain", "He", "BN", "skip", "skip, BN"):
    pair = [accuracy(x, y, f, remedy) for f in (nn.Sigmoid, nn.ReLU)]
    scores[remedy] = pair
    print(f"{remedy:8} sigmoid {pair[0]:.3f}, ReLU {pair[1]:.3f}")
