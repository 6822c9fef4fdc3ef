import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import mse_loss


def fit(activation):
    layers = [nn.Linear(1, 32), activation, nn.Linear(32, 32), activation]
    model = nn.Sequential(*layers, nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003, fused=True)
    for _ in range(600):
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
    name, output = type(activation).__name__, fit(activation)
    errors[name] = mse_loss(output, y).item()
    plt.plot(x, output, label=name)
    print(f"{name:8} error {errors[name]:.4f}")

straight, bent = errors["Identity"], errors["ReLU"]
plt.xlabel("x"), plt.ylabel("output"), plt.legend()
plt.show()
