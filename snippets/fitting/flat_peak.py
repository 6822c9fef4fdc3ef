import torch
from sklearn.datasets import load_digits
from torch.nn.functional import one_hot

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
widths, n, draws = [10, 30, 100, 300, 1000], 100, 5
errors = torch.zeros(2, len(widths))
for _ in range(draws):
    order = torch.randperm(len(labels))
    x = torch.tensor(images / 16)[order]
    y = torch.tensor(labels)[order]
    guessed = torch.rand(n) < 0.2
    y[:n] = torch.where(guessed, torch.randint(0, 10, (n,)), y[:n])
    target = one_hot(y, 10).double()
    for i, width in enumerate(widths):
        h = (x @ torch.randn(64, width, dtype=x.dtype)).relu() / width**0.5
        gram = h[:n] @ h[:n].T  # (n, n)
        for j, lam in enumerate((1e-9, 0.3)):
            inverse = torch.linalg.inv(gram + lam * torch.eye(n))
            w = h[:n].T @ inverse @ target[:n]  # ridge, written for wide h
            wrong = ((h[n:] @ w).argmax(1) != y[n:]).float().mean()
            errors[j, i] += wrong / draws

print("hidden units   ", *(f"{width:6}" for width in widths))
print("without penalty", *(f"{e:6.3f}" for e in errors[0]))
print("with penalty   ", *(f"{e:6.3f}" for e in errors[1]))
flat = errors[1, 2] - errors[1, 4]
