import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy


def curve(x, y, start, orders, lr):
    w1, b1, w2, b2 = params = [w.clone().requires_grad_() for w in start]
    optimizer = torch.optim.Adam(params, lr=lr, fused=True)
    losses = []  # mean validation loss of 10 networks after each epoch
    for order in orders:
        for rows in order.split(30):
            optimizer.zero_grad()
            z = (x[rows] @ w1 + b1).relu() @ w2 + b2  # (nets, batch, classes)
            loss = cross_entropy(z.flatten(0, 1), y[rows].repeat(10))
            (10 * loss).backward()
            optimizer.step()
        with torch.no_grad():
            z = (x[300:800] @ w1 + b1).relu() @ w2 + b2
        loss = cross_entropy(z.flatten(0, 1), y[300:800].repeat(10))
        losses.append(loss.item())
    return losses


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
mixed = torch.randperm(1797)
x, y = torch.tensor(images / 16).float()[mixed], torch.tensor(labels)[mixed]
shapes = (64, 32), (1, 32), (32, 10), (1, 10)
start = [torch.randn(10, *shape) / 8 for shape in shapes]
orders = [torch.randperm(300) for _ in range(60)]  # one for each epoch
curves, best = {}, {}
for lr in (0.003, 0.03):
    losses = curves[lr] = curve(x, y, start, orders, lr)
    best[lr] = losses.index(min(losses)) + 1
    print(f"lr {lr:5}: lowest loss {min(losses):.3f} in epoch {best[lr]}")
    plt.semilogy(range(1, 61), losses, label=f"lr = {lr}")
plt.gca().set(xlabel="epoch", ylabel="validation loss")
plt.legend()
plt.show()
