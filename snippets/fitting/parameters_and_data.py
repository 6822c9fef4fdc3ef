import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy, dropout


def scores(x, y, noisy, n, p, lr):  # 8 networks: validation and test accuracy
    def model(x, p):
        h = dropout(torch.baddbmm(b1, x, w1).relu(), p)
        return torch.baddbmm(b2, h, w2)  # (networks, batch, classes)

    shapes = (64, 64), (1, 64), (64, 10), (1, 10)
    start = [(2 * torch.rand(8, *s) - 1) / 64**0.5 for s in shapes]
    w1, b1, w2, b2 = weights = [w.requires_grad_() for w in start]
    optimizer = torch.optim.SGD(weights, lr=lr, momentum=0.9)
    for _ in range(150):
        optimizer.zero_grad()
        (8 * cross_entropy(model(x[:, :n], p).mT, noisy[:, :n])).backward()
        optimizer.step()
    with torch.no_grad():
        right = (model(x[:, 900:], 0.0).argmax(2) == y[:, 900:]).float()
    return right[:, :300].mean().item(), right[:, 300:].mean().item()


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
orders = torch.stack([torch.randperm(len(labels)) for _ in range(8)])
x, y = torch.tensor(images / 16).float()[orders], torch.tensor(labels)[orders]
noisy = torch.randint(0, 10, y.shape).where(torch.rand(y.shape) < 0.3, y)
sizes, gains, best, slower = [20, 60, 180, 360], [], [], []
for n in sizes:
    slow = [scores(x, y, noisy, n, p, 0.03) for p in (0.0, 0.8)]
    fast = [scores(x, y, noisy, n, p, 0.1) for p in (0.0, 0.8)]
    gains.append(fast[1][1] - fast[0][1])  # both at lr 0.1
    slower.append(slow[0][1] - fast[0][1])
    best.append(max(slow[1], fast[1])[1] - max(slow[0], fast[0])[1])
plt.plot(sizes, list(zip(gains, best, slower)), "o-")
plt.gca().set(xlabel="n, training digits", ylabel="gain in accuracy")
plt.legend(["dropout, lr 0.1", "dropout, best lr", "no dropout, lr 0.03"])
plt.show()
