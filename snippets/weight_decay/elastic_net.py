import torch
from sklearn.linear_model import ElasticNet
from torch.nn.functional import softshrink

torch.manual_seed(0)
column = torch.randn(100, 1, dtype=torch.float64)
x = column.repeat(1, 2)  # the same feature twice: (points, 2)
y = 2 * column.flatten() + 0.1 * torch.randn(100, dtype=torch.float64)
lr, l1, l2, ends = 0.1, 0.05, 0.05, []

for start in [0.0, 0.0], [1.0, 0.5]:
    w = torch.tensor(start, dtype=torch.float64)
    for _ in range(4000):
        grad = x.T @ (x @ w - y) / 100 + l2 * w
        w = softshrink(w - lr * grad, lr * l1)
    ends.append(w.tolist())
    print(f"from {start}: {w[0]:.3f} {w[1]:.3f}")

net = ElasticNet(alpha=l1 + l2, l1_ratio=0.5, fit_intercept=False, tol=1e-12)
net = net.fit(x, y).coef_
print(f"ElasticNet:      {net[0]:.3f} {net[1]:.3f}")
