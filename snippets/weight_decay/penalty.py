import torch

torch.manual_seed(0)
x = torch.randn(30, 20, dtype=torch.float64)  # (points, features)
w_true = torch.zeros(20, dtype=torch.float64)
w_true[:5] = 2
y = x @ w_true + 2 * torch.randn(30, dtype=torch.float64)

losses, penalties, norms = [], [], []
print("lambda    loss   penalty   |w|")
for lam in 0.0, 0.1, 1.0, 10.0:
    system = x.T @ x / 30 + lam * torch.eye(20, dtype=torch.float64)
    w = torch.linalg.solve(system, x.T @ y / 30)  # where the gradient is 0
    losses.append((x @ w - y).square().mean().item() / 2)
    penalties.append(lam / 2 * w.square().sum().item())
    norms.append(w.norm().item())
    print(f"{lam:6} {losses[-1]:7.3f} {penalties[-1]:9.3f} {norms[-1]:5.2f}")
