import torch
from sklearn.linear_model import Lasso, Ridge
from torch.nn.functional import softshrink

torch.manual_seed(0)
column = torch.randn(100, 1, dtype=torch.float64)
x = column.repeat(1, 2)  # the same feature twice: (points, 2)
y = 2 * column.flatten() + 0.1 * torch.randn(100, dtype=torch.float64)
ridge = Ridge(alpha=0.5, fit_intercept=False).fit(x, y).coef_
lasso = Lasso(alpha=0.005, fit_intercept=False).fit(x, y).coef_

proximal = []
for start in [0.0, 0.0], [1.0, 0.5]:
    w = torch.tensor(start, dtype=torch.float64)
    for _ in range(2000):
        w = softshrink(w - 0.1 * x.T @ (x @ w - y) / 100, 0.1 * 0.005)
    proximal.append(w.tolist())

for name, w in (
    ("ridge", ridge),
    ("lasso, coordinate descent", lasso),
    ("lasso, proximal from (0, 0)", proximal[0]),
    ("lasso, proximal from (1, 0.5)", proximal[1]),
):
    print(f"{name:30} {w[0]:.3f} {w[1]:.3f}  sum {w[0] + w[1]:.3f}")
