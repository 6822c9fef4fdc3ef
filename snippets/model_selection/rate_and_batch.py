import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch.nn import functional as F


def accuracies(x, y, lrs, size):  # 10 networks for each rate, after 5 epochs
    lr = torch.tensor(lrs).repeat_interleave(10).view(50, 1, 1)
    shapes = (64, 32), (1, 32), (32, 10), (1, 10)
    params = [torch.randn(50, *shape) / 8 for shape in shapes]
    w1, b1, w2, b2 = [w.requires_grad_() for w in params]
    for _ in range(5):
        for rows in torch.randperm(1024).split(size):
            z = (x[rows] @ w1 + b1).relu() @ w2 + b2  # (nets, batch, classes)
            loss = F.cross_entropy(z.flatten(0, 1), y[rows].repeat(50))
            grads = torch.autograd.grad(50 * loss, params)
            with torch.no_grad():
                for w, grad in zip(params, grads, strict=True):
                    w -= lr * grad
    with torch.no_grad():
        z = (x[1024:] @ w1 + b1).relu() @ w2 + b2
    return (z.argmax(2) == y[1024:]).view(5, -1).float().mean(1).tolist()


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(1797)
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]
lrs, sizes = [0.03, 0.1, 0.3, 1.0, 3.0], [8, 32, 128, 512]
grid = [accuracies(x, y, lrs, size) for size in sizes]
best = [row.index(max(row)) for row in grid]  # index of the best rate
for size, row, k in zip(sizes, grid, best, strict=True):
    print(f"batches of {size:3}: best {row[k]:.2f} at lr = {lrs[k]}")
plt.imshow(grid, vmin=0, vmax=1, cmap="Greys")
for i, row in enumerate(grid):
    for k, value in enumerate(row):
        plt.text(k, i, f"{value:.2f}", ha="center", color="kw"[value > 0.5])
plt.gca().set(xticks=range(5), xticklabels=lrs, xlabel="learning rate")
plt.gca().set(yticks=range(4), yticklabels=sizes, ylabel="batch size")
plt.show()
