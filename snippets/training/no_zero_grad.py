import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy


def accuracy(x, y, lr, rates, zero):  # 20 networks for each rate, side by side
    shapes = (64, 32), (1, 32), (32, 10), (1, 10)
    params = [torch.randn(rates * 20, *shape) / 8 for shape in shapes]
    w1, b1, w2, b2 = [w.requires_grad_() for w in params]
    for rows in torch.randint(1200, (150, 32)):
        z = (x[rows] @ w1 + b1).relu() @ w2 + b2  # (nets, batch, classes)
        labels = y[rows].repeat(len(z))
        loss = cross_entropy(z.flatten(0, 1), labels) * len(z)
        loss.backward()
        with torch.no_grad():
            for w in params:
                w -= lr * w.grad
                w.grad = None if zero else w.grad
    with torch.no_grad():
        z = (x[1200:] @ w1 + b1).relu() @ w2 + b2  # (nets, digits, classes)
    return (z.argmax(2) == y[1200:]).float().mean(1).view(rates, 20).mean(1)


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(1797)
x = torch.tensor(images / 16).float()[order]
y = torch.tensor(labels)[order]
lrs, rates = torch.tensor([0.003, 0.01, 0.03, 0.1, 0.3, 1.0]), 6
lr = lrs.repeat_interleave(20).view(-1, 1, 1)
scores = {"zero_grad at each step": accuracy(x, y, lr, rates, True)}
scores["no zero_grad"] = accuracy(x, y, lr, rates, False)
for name, score in scores.items():
    print(f"{name:22}", *[f"{value:.2f}" for value in score])
    plt.semilogx(lrs, score, "o-", label=name)
best_without = max(scores["no zero_grad"]).item()
plt.gca().set(xlabel="learning rate", ylabel="validation accuracy")
plt.legend()
plt.show()
