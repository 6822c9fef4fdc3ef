import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(1797)
x = torch.tensor(images / 16).float()[order]
y = torch.tensor(labels)[order]
lr = 10 ** (2 * torch.rand(100, 1, 1) - 1.5)  # 100 candidates, 0.03 to 3
shapes = (64, 32), (1, 32), (32, 10), (1, 10)
params = [torch.randn(100, *shape) / 8 for shape in shapes]
w1, b1, w2, b2 = [w.requires_grad_() for w in params]
for rows in torch.randint(300, (200, 32)):
    z = (x[rows] @ w1 + b1).relu() @ w2 + b2  # (candidates, batch, classes)
    loss = 100 * cross_entropy(z.flatten(0, 1), y[rows].repeat(100))
    grads = torch.autograd.grad(loss, params)
    with torch.no_grad():
        for w, grad in zip(params, grads, strict=True):
            w -= lr * grad
with torch.no_grad():
    z = (x[300:] @ w1 + b1).relu() @ w2 + b2
right = (z.argmax(2) == y[300:]).float()  # (candidates, new digits)

sizes, optimism, true = [25, 100, 400], [], []
for size in sizes:
    pairs = []
    for _ in range(300):
        split = torch.randperm(1497)
        score, winner = right[:, split[:size]].mean(1).max(0)
        pairs.append((score, right[winner, split[size:]].mean()))
    val, test = torch.tensor(pairs).mean(0).tolist()
    optimism.append(val - test)
    true.append(test)
    print(f"{size:3} digits: validation {val:.3f}, test {test:.3f}")
