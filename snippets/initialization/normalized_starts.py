import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def train(init, norm):
    layers = []
    for _ in range(3):
        layers += [nn.Linear(64, 64), norm(64), nn.ReLU()]
    model = nn.Sequential(*layers, nn.Linear(64, 10))
    for layer in model[::3]:
        init(layer.weight)
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
plain = train(nn.init.normal_, nn.Identity)
normalized = train(nn.init.normal_, nn.BatchNorm1d)
constant = train(nn.init.ones_, nn.BatchNorm1d)
gain = normalized - plain
print(f"normal, std 1: {plain:.3f}, with batch norm {normalized:.3f}")
print(f"ones, with batch norm: {constant:.3f}")
