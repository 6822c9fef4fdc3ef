import torch
from torch.nn.functional import softshrink

torch.manual_seed(0)
n, d, trials = 60, 200, 20  # far more features than points
strengths = [0.03, 0.1, 0.3, 1.0, 3.0]
x, x_val = torch.randn(2, trials, n, d)


def lasso(x, y, lam):
    trials, n, d = x.shape
    w = torch.zeros(trials, d, 1)
    for _ in range(300):
        w = softshrink(w - 0.1 * x.mT @ (x @ w - y) / n, 0.1 * lam)
    return w


def ridge(x, y, lam):
    n, d = x.shape[1:]
    return torch.linalg.solve(x.mT @ x / n + lam * torch.eye(d), x.mT @ y / n)


error, kept = {}, {}
for truth, share in ("sparse", 5), ("dense", d):
    w_true = torch.zeros(trials, d, 1)
    w_true[:, :share] = torch.randn(trials, share, 1) * (40 / share) ** 0.5
    y, y_val = x @ w_true, x_val @ w_true
    y, y_val = y + torch.randn(y.shape), y_val + torch.randn(y.shape)
    for fit in lasso, ridge:
        w = torch.stack([fit(x, y, lam) for lam in strengths])
        best = (x_val @ w - y_val).square().mean((2, 3)).argmin(0)
        w = w[best, torch.arange(trials)]  # lambda chosen on other data
        name = f"{truth} truth, {fit.__name__}"
        error[name] = 1 + (w - w_true).square().sum((1, 2)).mean().item()
        kept[name] = (w != 0).sum((1, 2)).float().mean().item()
        print(f"{name:20} error {error[name]:5.2f}, kept {kept[name]:5.1f}")
e = list(error.values())
gain, harm = e[1] - e[0], e[2] - e[3]
