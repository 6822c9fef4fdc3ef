import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def train(init):
    layers = []
    for _ in range(3):
        layers += [nn.Linear(64, 64), nn.ReLU()]
    model = nn.Sequential(*layers, nn.Linear(64, 10))
    for layer in model[::2] if init else []:
        init(layer.weight), nn.init.zeros_(layer.bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(5):  # epochs
        for i in torch.randperm(1200).view(-1, 50):
            optimizer.zero_grad()
            cross_entropy(model(x[i]), y[i]).backward()
            optimizer.step()
    right = model(x[1200:]).argmax(1) == y[1200:]
    return right.float().mean().item()


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(labels))
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]
default, he = [], []
for start in range(5):
    for init, scores in (None, default), (nn.init.kaiming_normal_, he):
        torch.manual_seed(start)
        scores.append(train(init))
gap = min(he) - max(default)
print("default:", *(f"{score:.2f}" for score in default))
print("He:     ", *(f"{score:.2f}" for score in he))
