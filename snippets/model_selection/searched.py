import matplotlib.pyplot as plt
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
tries, reported, true = [1, 3, 10, 30, 100], [], []
for k in tries:
    pairs = []
    for _ in range(300):  # another validation set of 100 each time
        split, some = torch.randperm(1497), torch.randperm(100)[:k]
        score, winner = right[some][:, split[:100]].mean(1).max(0)
        pairs.append((score, right[some[winner], split[100:]].mean()))
    val, test = torch.tensor(pairs).mean(0).tolist()
    reported.append(val)
    true.append(test)
    print(f"best of {k:3}: validation {val:.3f}, test {test:.3f}")
plt.semilogx(tries, reported, "o-", label="on the validation set")
plt.semilogx(tries, true, "o-", label="on new digits")
plt.gca().set(xlabel="candidates tried", ylabel="accuracy of the winner")
plt.legend()
plt.show()
