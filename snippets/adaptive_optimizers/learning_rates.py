# proven: timeout=300
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy
from torch.optim import SGD, Adagrad, Adam, RMSprop


def accuracy(make, lr, x, y):  # mean of ten nets, trained at once
    w1 = ((2 * torch.rand(10, 64, 32) - 1) / 8).requires_grad_()
    w2 = ((2 * torch.rand(10, 32, 10) - 1) / 6).requires_grad_()
    optimizer = make([w1, w2], lr=lr)
    for rows in torch.randint(1200, (72, 200)):  # 72 mini-batches
        logits = (x[rows] @ w1).relu() @ w2  # (nets, batch, classes)
        loss = cross_entropy(logits.flatten(0, 1), y[rows].repeat(10))
        optimizer.zero_grad()
        (10 * loss).backward()  # each net learns from its own mean
        optimizer.step()
    with torch.no_grad():
        right = ((x[1200:] @ w1).relu() @ w2).argmax(2) == y[1200:]
    return right.float().mean().item()


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(1797)
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]
makes = {"SGD": SGD, "momentum": lambda w, lr: SGD(w, lr=lr, momentum=0.9)}
makes |= {"AdaGrad": Adagrad, "RMSProp": RMSprop, "Adam": Adam}
lrs = [0.00316, 0.01, 0.0316, 0.1, 0.316, 1.0, 3.16, 10.0]
best, tenfold = {}, {}  # (accuracy, rate); accuracy only
for name, make in makes.items():
    scores = [accuracy(make, lr, x, y) for lr in lrs]
    best[name] = score, lr = max(zip(scores, lrs))
    tenfold[name] = accuracy(make, 10 * lr, x, y)
    print(f"{name:8} {score:.3f} at {lr}, tenfold {tenfold[name]:.3f}")
    plt.semilogx(lrs, scores, "o-", label=name)
plt.gca().set(xlabel="learning rate", ylabel="validation accuracy")
plt.legend()
plt.show()
