import matplotlib.pyplot as plt
import torch


def powers(x, degree):  # (points,) -> (points, degree + 1)
    return x.unsqueeze(-1) ** torch.arange(degree + 1)


def fit(x, y, degree):  # the polynomial with the smallest error on x, y
    w = torch.linalg.lstsq(powers(x, degree), y.unsqueeze(-1)).solution
    return lambda x: (powers(x, degree) @ w).squeeze(-1)


def measure(n):  # a sine, measured with noise
    x = 2 * torch.rand(n, dtype=torch.float64) - 1
    return x, (torch.pi * x).sin() + 0.3 * torch.randn(n)


torch.manual_seed(0)
x, y = measure(10)
x_test, y_test = measure(1000)
grid = torch.linspace(-1, 1, 201, dtype=torch.float64)
train, test = [], []
_, axes = plt.subplots(1, 3, figsize=(7, 2.8), sharey=True)
print("degree  training error  test error")
for degree, axis in zip((1, 3, 9), axes):
    f = fit(x, y, degree)
    train.append((f(x) - y).square().mean().item())
    test.append((f(x_test) - y_test).square().mean().item())
    print(f"{degree:6} {train[-1]:15.3f} {test[-1]:11.3f}")
    axis.plot(grid, (torch.pi * grid).sin(), "--", color="C5", label="truth")
    axis.plot(grid, f(grid), label="fit")
    axis.scatter(x, y, color="C1", label="training points")
    axis.set(xlabel=f"x (degree {degree})", ylim=(-3.2, 2.2))
axes[0].set_ylabel("y")
axes[0].legend(loc="lower right")
plt.show()
