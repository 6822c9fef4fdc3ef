import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy


def accuracy(x, y, kind, lr):  # of 10 networks, trained side by side
    torch.manual_seed(0)
    w1 = (torch.randn(10, 64, 32) / 8).requires_grad_()
    w2 = (torch.randn(10, 32, 10) / 32**0.5).requires_grad_()
    b1 = torch.zeros(10, 1, 32, requires_grad=True)
    b2 = torch.zeros(10, 1, 10, requires_grad=True)
    optimizer = kind([w1, b1, w2, b2], lr=lr, fused=True)
    for rows in torch.randint(1000, (312, 32)):  # 10 epochs of 1,000 digits
        optimizer.zero_grad()
        z = (x[rows] @ w1 + b1).relu() @ w2 + b2  # (nets, batch, classes)
        loss = cross_entropy(z.flatten(0, 1), y[rows].repeat(10))
        (10 * loss).backward()
        optimizer.step()
    with torch.no_grad():
        z = (x[1000:] @ w1 + b1).relu() @ w2 + b2
    return (z.argmax(2) == y[1000:]).float().mean().item()


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(1797)
x = torch.tensor(images / 16).float()[order]
y = torch.tensor(labels)[order]
lrs, scores = [1e-4, 1e-3, 1e-2, 1e-1, 1.0], {}
for kind in (torch.optim.SGD, torch.optim.Adam):
    name = kind.__name__
    scores[name] = [accuracy(x, y, kind, lr) for lr in lrs]
    print(f"{name:4}", *[f"{score:.2f}" for score in scores[name]])
    plt.semilogx(lrs, scores[name], "o-", label=name)
plt.gca().set(xlabel="learning rate", ylabel="validation accuracy")
plt.legend()
plt.show()
