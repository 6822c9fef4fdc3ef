import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def accuracy(model, x, y):
    with torch.no_grad():
        right = model.eval()(x[1200:]).argmax(1) == y[1200:]
    return right.float().mean().item()


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(labels))
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]
norms, layers = [nn.BatchNorm1d(64, momentum=0.01) for _ in range(3)], []
for norm in norms:
    layers += [nn.Linear(64, 64), norm, nn.ReLU()]
model = nn.Sequential(*layers, nn.Linear(64, 10))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for i in torch.randperm(1200).view(-1, 50):  # one epoch
    optimizer.zero_grad()
    cross_entropy(model(x[i]), y[i]).backward()
    optimizer.step()

unsettled = accuracy(model, x, y)
for norm in norms:
    norm.reset_running_stats()
    norm.momentum = None
with torch.no_grad():
    for i in torch.randperm(1200).view(-1, 50):
        model.train()(x[i])
settled = accuracy(model, x, y)
gain = settled - unsettled
print(f"accuracy {unsettled:.3f}, with statistics measured anew {settled:.3f}")
