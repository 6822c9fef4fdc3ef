import matplotlib.pyplot as plt
import torch
from sklearn.linear_model import Lasso


def soft_threshold(w, amount):
    return w.sign() * (w.abs() - amount).clamp(min=0)


torch.manual_seed(0)
x = torch.randn(100, 20, dtype=torch.float64)  # (points, features)
w_true = torch.zeros(20, dtype=torch.float64)
w_true[:5] = torch.tensor([3.0, -2.0, 1.5, 1.0, -1.0])  # 15 are useless
y = x @ w_true + 0.5 * torch.randn(100, dtype=torch.float64)
w = sign = torch.randn(20, dtype=torch.float64)
lr, lam, path, sign_path = 0.05, 0.3, [], []

for _ in range(2000):
    w = soft_threshold(w - lr * x.T @ (x @ w - y) / 100, lr * lam)
    path.append(w[5].item())
    sign = sign - lr * (x.T @ (x @ sign - y) / 100 + lam * sign.sign())
    sign_path.append(sign[5].item())

lasso = Lasso(alpha=lam, fit_intercept=False, tol=1e-12).fit(x, y).coef_
difference = (w - torch.from_numpy(lasso)).abs().max().item()
kept = w.nonzero().flatten().tolist()
zeros = (w == 0).sum().item()
free = torch.linalg.lstsq(x, y.unsqueeze(1)).solution.flatten()

print(f"exact zeros: {zeros} of 20, difference to Lasso {difference:.0e}")
print("kept weights:", *(f"{v:5.2f}" for v in w[:5]))
print("without L1:  ", *(f"{v:5.2f}" for v in free[:5]))
plt.plot(sign_path[:90], label="sign update")
plt.plot(path[:90], label="soft threshold")
plt.gca().set(xlim=(25, None), ylim=(-0.05, 0.05))
plt.gca().set(xlabel="step", ylabel="a useless weight")
plt.legend()
plt.show()
