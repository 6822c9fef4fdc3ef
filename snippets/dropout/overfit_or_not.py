import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import mse_loss


def fit(x, y, p):
    layers = [nn.Linear(1, 200), nn.ReLU(), nn.Dropout(p)]
    layers += [nn.Linear(200, 200), nn.ReLU(), nn.Dropout(p)]
    model = nn.Sequential(*layers, nn.Linear(200, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(500):
        optimizer.zero_grad()
        mse_loss(model(x), y).backward()
        optimizer.step()
    return model.eval()


torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).unsqueeze(1)  # (points, 1)
y, y_new = x + 0.3 * torch.randn(2, 20, 1)  # measured twice; the truth is x
grid = torch.linspace(-1, 1, 200).unsqueeze(1)
curves, seen, new, truth = [], [], [], []
plt.plot(grid, grid, "--", color="C5", label="true line")
plt.scatter(x, y, color="C5", label="20 training points")
print("p     training points   new points   true line")
for p in (0.0, 0.5):
    model = fit(x, y, p)
    with torch.no_grad():
        curves.append(model(grid).flatten().tolist())
        seen.append(mse_loss(model(x), y).item())
        new.append(mse_loss(model(x), y_new).item())
        truth.append(mse_loss(model(grid), grid).item())
    plt.plot(grid, curves[-1], label=f"dropout p = {p}" if p else "no dropout")
    print(f"{p} {seen[-1]:17.3f} {new[-1]:12.3f} {truth[-1]:11.3f}")

memory, size = seen[0] / seen[1], sum(w.numel() for w in model.parameters())
plt.gca().set(xlabel="x", ylabel="y")
plt.legend()
plt.show()
