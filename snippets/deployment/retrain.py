import torch
from torch.nn.functional import cross_entropy
from torchvision.datasets import FashionMNIST


def model(w, x):  # four networks at once: (4, images, 10)
    h = torch.baddbmm(w[1], x.expand(4, -1, -1), w[0]).relu()
    return torch.baddbmm(w[3], h, w[2])


def train(w, x, y, steps, lr):
    w = [v.detach().clone().requires_grad_() for v in w]
    optimizer = torch.optim.Adam(w, lr=lr)
    for i in torch.randint(len(x), (steps, 4, 50)):
        optimizer.zero_grad()
        cross_entropy(model(w, x[i]).flatten(0, 1), y[i].flatten()).backward()
        optimizer.step()
    return w


def accuracy(w, images, y):  # on upright test images, and on those upside down
    return [(model(w, x).argmax(2) == y).float().mean().item() for x in images]


torch.manual_seed(0)
data, test = (FashionMNIST("data", train=t) for t in (True, False))
x, y = data.data.flatten(1) / 255, data.targets
usual, turned = (v.flatten(1) / 255 for v in (test.data, test.data.flip(1)))
new = data.data[5500:].flip(1).flatten(1) / 255  # 500 upside down
sizes = (784, 784, 32), (1, 784, 32), (32, 32, 10), (1, 32, 10)
start = [(2 * torch.rand(4, a, c) - 1) / b**0.5 for a, b, c in sizes]
old = train(start, x[:5500], y[:5500], 600, 0.002)
both = torch.cat([x[:5500], *[new] * 11]), torch.cat([y, *[y[5500:]] * 10])
scores, models = {}, {"old model": old}
for lr in (0.001, 0.003, 0.01):
    models[f"new, {lr}"] = train(old, new, y[5500:], 150, lr)
    models[f"both, {lr}"] = train(old, *both, 150, lr)
for name, w in models.items():
    scores[name] = pair = accuracy(w, (usual, turned), test.targets)
    print(f"{name:11} usual {pair[0]:.3f}, turned {pair[1]:.3f}")
