import torch


def measure(n):  # 500 data sets of n points
    x = 2 * torch.rand(500, n, dtype=torch.float64) - 1
    y = (torch.pi * x).sin() + 0.3 * torch.randn(500, n)
    return x.unsqueeze(-1), y.unsqueeze(-1)


def errors(x_test, y_test, n=15, degree=9, lam=0.0):
    x, y = measure(n)
    x, x_new = x ** torch.arange(degree + 1), x_test ** torch.arange(degree + 1)
    w = torch.linalg.solve(x.mT @ x + lam * n * torch.eye(degree + 1), x.mT @ y)
    seen = (x @ w - y).square().mean((1, 2)).median().item()
    new = (x_new @ w - y_test).square().mean((1, 2)).median().item()
    return seen, new


torch.manual_seed(0)
x_test, y_test = measure(200)
results = {
    "degree 9, 15 points": errors(x_test, y_test),
    "data: 150 points": errors(x_test, y_test, n=150),
    "model: degree 3": errors(x_test, y_test, degree=3),
    "training: weight decay": errors(x_test, y_test, lam=0.001),
}
print("                        training error   test error")
for name, (seen, new) in results.items():
    print(f"{name:23} {seen:14.3f} {new:12.3f}")
before, *after = [new for _, new in results.values()]
left = max(after) / before
