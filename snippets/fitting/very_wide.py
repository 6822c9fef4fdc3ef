import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import one_hot

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
widths, draws, n = [10, 30, 60, 80, 100, 120, 150, 300, 1000, 3000], 5, 100
train, test = torch.empty(2, draws, len(widths))
for draw in range(draws):
    order = torch.randperm(len(labels))
    x = torch.tensor(images / 16)[order]
    y = torch.tensor(labels)[order]
    guessed = torch.rand(n) < 0.2  # labels drawn at random
    y[:n] = torch.where(guessed, torch.randint(0, 10, (n,)), y[:n])
    target = one_hot(y, 10).double()
    for i, width in enumerate(widths):
        h = (x @ torch.randn(64, width, dtype=x.dtype)).relu()  # never trained
        w = torch.linalg.pinv(h[:n]) @ target[:n]  # best fit, smallest norm
        wrong = ((h @ w).argmax(1) != y).double()
        train[draw, i], test[draw, i] = wrong[:n].mean(), wrong[n:].mean()

train, test = train.mean(0), test.mean(0)
plt.semilogx(widths, test, "o-", label="test")
plt.semilogx(widths, train, "o-", label="training")
plt.axvline(n, ls="--", color="C5", label="as many weights as points")
plt.gca().set(xlabel="hidden units", ylabel="share of wrong answers")
plt.legend()
plt.show()
peak, end, narrow = test[4], test[-1], test[:4].min()
fall, better = peak - end, narrow - end
