from functools import partial

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy
from torch.optim import SGD, Adagrad, Adam, RMSprop


def accuracy(make, lr):  # mean of five nets, trained at once
    w1 = ((2 * torch.rand(5, 64, 32) - 1) / 8).requires_grad_()
    w2 = ((2 * torch.rand(5, 32, 10) - 1) / 6).requires_grad_()
    optimizer = make([w1, w2], lr=lr)
    for rows in torch.randint(1200, (72, 200)):  # 72 mini-batches
        logits = (x[:, rows] @ w1).relu() @ w2  # (nets, batch, classes)
        loss = cross_entropy(logits.flatten(0, 1), y[:, rows].flatten())
        optimizer.zero_grad()
        (5 * loss).backward()
        optimizer.step()
    logits = (x[:, 1200:] @ w1).relu() @ w2
    return (logits.argmax(2) == y[:, 1200:]).float().mean().item()


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.stack([torch.randperm(1797) for _ in range(5)])
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]
names = ["SGD", "momentum", "AdaGrad", "RMSProp", "Adam"]
makes = [SGD, partial(SGD, momentum=0.9), Adagrad, RMSprop, Adam]
lrs = [0.00316, 0.01, 0.0316, 0.1, 0.316, 1.0, 3.16, 10.0]
scores = torch.tensor([[accuracy(make, lr) for lr in lrs] for make in makes])
best, at = scores.max(1)
best_lr = [lrs[i] for i in at]
tenfold = scores[range(5), at + 2]
for i, name in enumerate(names):
    print(f"{name:8} {best[i]:.3f} at {best_lr[i]}, tenfold {tenfold[i]:.3f}")
    plt.semilogx(lrs, scores[i], "o-", label=name)
spread, cost = best.max() - best.min(), (best - tenfold).mean()
plt.xlabel("learning rate"), plt.ylabel("validation accuracy"), plt.legend()
plt.show()
