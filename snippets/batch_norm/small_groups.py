import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import batch_norm, cross_entropy


def normalize(h, size):  # in groups of that size, each by its own statistics
    groups = h.view(size, -1)  # (size, groups * 64)
    return batch_norm(groups, None, None, training=True).view(-1, 64)


def train(x, y, noisy, size):
    model = nn.ModuleList([nn.Linear(64, n) for n in (64, 64, 10)])

    def output(x, size):
        h = normalize(model[0](x), size).relu()
        return model[2](normalize(model[1](h), size).relu())

    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(60):
        i = torch.randperm(512)  # the whole training set, regrouped
        optimizer.zero_grad()
        cross_entropy(output(x[i], size), noisy[i]).backward()
        optimizer.step()
    with torch.no_grad():
        right = output(x[512:], 1285).argmax(1) == y[512:]
    return right.float().mean().item()


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order, sizes = torch.randperm(len(labels)), [2, 4, 8, 16, 64, 512]
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]
noisy = y[:512].where(torch.rand(512) > 0.4, torch.randint(0, 10, (512,)))
scores = [train(x, y, noisy, size) for size in sizes]
gain, little = scores[1] - scores[5], abs(scores[4] - scores[5])
plt.plot([str(size) for size in sizes], scores, "o-")
plt.gca().set(xlabel="size of a group", ylabel="test accuracy", ylim=(0.6, 0.9))
plt.show()
