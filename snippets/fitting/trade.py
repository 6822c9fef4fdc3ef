import matplotlib.pyplot as plt
import torch

torch.manual_seed(0)
n, degree = 15, 9
x = 2 * torch.rand(2, 500, n, 1, dtype=torch.float64) - 1  # 500 data sets
y = (torch.pi * x).sin() + 0.3 * torch.randn(x.shape)
(x, x_test), (y, y_test) = x ** torch.arange(degree + 1), y

strengths = [10.0**k for k in range(-7, 3)]
train, test, norm = [], [], []
print(" lambda   training error   test error   norm of the weights")
for lam in strengths:
    penalty = lam * torch.eye(degree + 1)
    w = torch.linalg.solve(x.mT @ x / n + penalty, x.mT @ y / n)
    train.append((x @ w - y).square().mean((1, 2)).median().item())
    test.append((x_test @ w - y_test).square().mean((1, 2)).median().item())
    norm.append(w.norm(dim=1).median().item())
    values = f"{train[-1]:12.3f} {test[-1]:14.3f} {norm[-1]:15.2f}"
    print(f"{lam:7.0e} {values}")

best = test.index(min(test))
strength = strengths[best]
chosen = train[best], test[best]
gain, harm = test[0] / test[best], test[-1] / test[best]
plt.semilogx(strengths, test, "o-", label="test")
plt.semilogx(strengths, train, "o-", label="training")
plt.axhline(0.09, ls="--", color="C5", label="noise variance")
plt.gca().invert_xaxis()
plt.gca().set(xlabel="weight decay", ylabel="error")
plt.legend()
plt.show()
