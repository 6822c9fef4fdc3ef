import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import mse_loss


def fit(activation, x, y, steps=600):
    layers = [nn.Linear(1, 32), activation, nn.Linear(32, 32), activation]
    model = nn.Sequential(*layers, nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for _ in range(steps):
        optimizer.zero_grad()
        mse_loss(model(x), y).backward()
        optimizer.step()
    return model(x).detach()


torch.manual_seed(0)
x = torch.linspace(-3, 3, 100).unsqueeze(1)  # (points, 1)
y = torch.sin(2 * x)
plt.plot(x, y, "--", color="C5", label="sine")

errors = {}
for activation in nn.Identity(), nn.ReLU():
    name, output = type(activation).__name__, fit(activation, x, y)
    errors[name] = mse_loss(output, y).item()
    plt.plot(x, output, label=name)
    print(f"{name:8} error {errors[name]:.4f}")

corners = torch.cat((x, torch.ones(100, 1)), dim=1)
line = corners @ torch.linalg.lstsq(corners, y).solution
best_line = mse_loss(line, y).item()
print(f"best line: error {best_line:.4f}")
plt.xlabel("x")
plt.ylabel("output")
plt.legend()
plt.show()
