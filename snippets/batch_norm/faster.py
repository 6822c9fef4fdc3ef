import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def network(norm):
    layers = []
    for _ in range(3):
        layers += [nn.Linear(64, 64), norm(64), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(64, 10))


def train(model):
    optimizer, losses = torch.optim.SGD(model.parameters(), lr=0.1), []
    for _ in range(5):  # epochs
        for i in torch.randperm(1200).view(-1, 50):
            loss = cross_entropy(model(x[i]), y[i])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    right = model.eval()(x[1200:]).argmax(1) == y[1200:]
    return losses, right.float().mean().item()


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(labels))
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]

plain_losses, plain = train(network(nn.Identity))
losses, normalized = train(network(nn.BatchNorm1d))
gain = normalized - plain
print(f"test accuracy: plain {plain:.3f}, normalized {normalized:.3f}")
plt.plot(plain_losses, label="plain")
plt.plot(losses, label="batch normalization")
plt.xlabel("step"), plt.ylabel("training loss"), plt.legend()
plt.show()
