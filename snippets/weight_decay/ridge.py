import torch
from sklearn.linear_model import Ridge

torch.manual_seed(0)
n, lam = 40, 0.3
x = torch.randn(n, 8, dtype=torch.float64)  # (points, features)
y = x[:, 0] - 2 * x[:, 1] + torch.randn(n, dtype=torch.float64)
w = torch.zeros(8, dtype=torch.float64, requires_grad=True)

optimizer = torch.optim.SGD([w], lr=0.1, weight_decay=lam)
for _ in range(1000):
    optimizer.zero_grad()
    ((x @ w - y).square().mean() / 2).backward()
    optimizer.step()

ridge = Ridge(alpha=n * lam, fit_intercept=False).fit(x, y).coef_
difference = (w.detach() - torch.from_numpy(ridge)).abs().max().item()
print("SGD:  ", *(f"{v:6.3f}" for v in w.tolist()))
print("Ridge:", *(f"{v:6.3f}" for v in ridge))
print(f"largest difference {difference:.0e}")
