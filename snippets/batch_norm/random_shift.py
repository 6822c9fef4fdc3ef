import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


class Shifted(nn.BatchNorm1d):
    def forward(self, x):  # training moves every unit, anew in each step
        scale, shift = 0.5 + torch.rand(64), 0.5 * torch.randn(64)
        y = super().forward(x)
        return scale * y + shift if self.training else y


def train(norm, x, y):
    layers = []
    for _ in range(3):
        layers += [nn.Linear(64, 64), norm(64), nn.ReLU()]
        nn.init.kaiming_normal_(layers[-3].weight, nonlinearity="relu")
    model = nn.Sequential(*layers, nn.Linear(64, 10))
    optimizer, means = torch.optim.SGD(model.parameters(), lr=0.1), []
    for _ in range(5):  # epochs
        for i in torch.randperm(1200).view(-1, 50):
            h = model[:3](x[i])  # what the second layer is given
            means.append(h.detach().mean(0))
            optimizer.zero_grad()
            cross_entropy(model[3:](h), y[i]).backward()
            optimizer.step()
    right = (model.eval()(x[1200:]).argmax(1) == y[1200:]).float()
    moved = torch.stack(means).diff(dim=0).abs().mean()
    return torch.stack([right.mean(), moved])


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order, results = torch.randperm(len(labels)), {}
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]
for norm in (nn.Identity, nn.BatchNorm1d, Shifted):
    found = (sum(train(norm, x, y) for _ in range(3)) / 3).tolist()
    results[norm.__name__] = found
    print(f"{norm.__name__:12} {found[0]:.3f} right, moves {found[1]:.3f}")
