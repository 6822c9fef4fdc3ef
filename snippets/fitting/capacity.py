import matplotlib.pyplot as plt
import torch


def powers(x, degree):
    return x.unsqueeze(-1) ** torch.arange(degree + 1)


def measure(n):  # 500 data sets of n points
    x = 2 * torch.rand(500, n, dtype=torch.float64) - 1
    y = (torch.pi * x).sin() + 0.3 * torch.randn(500, n)
    return x, y.unsqueeze(-1)


torch.manual_seed(0)
(x, y), (x_test, y_test) = measure(20), measure(200)
degrees, train, test = list(range(11)), [], []
for degree in degrees:
    w = torch.linalg.lstsq(powers(x, degree), y).solution
    seen = (powers(x, degree) @ w - y).square().mean((1, 2))
    new = (powers(x_test, degree) @ w - y_test).square().mean((1, 2))
    train.append(seen.median().item())
    test.append(new.median().item())

best = test.index(min(test))
under, over = test[1] / test[best], test[10] / test[best]
plt.semilogy(degrees, test, "o-", label="test")
plt.semilogy(degrees, train, "o-", label="training")
plt.axhline(0.09, ls="--", color="C5", label="noise variance")
plt.gca().set(xlabel="degree", ylabel="error")
plt.legend()
plt.show()
