import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import mse_loss


def fit(p):
    torch.manual_seed(0)
    layers = [nn.Linear(1, 200), nn.ReLU(), nn.Dropout(p)]
    layers += [nn.Linear(200, 200), nn.ReLU(), nn.Dropout(p)]
    model = nn.Sequential(*layers, nn.Linear(200, 1))
    optimizer = torch.optim.Adam(model.parameters())
    losses, needed = [], None
    for step in range(300):
        loss = mse_loss(model.train()(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        with torch.no_grad():
            if needed is None and mse_loss(model.eval()(x), y) < 0.01:
                needed = step + 1
    return losses, needed


x = torch.linspace(-1, 1, 20).unsqueeze(1)  # (points, 1)
y = torch.sin(3 * x)  # no noise: nothing to overfit
steps = []

for p in (0.0, 0.2, 0.5):
    losses, needed = fit(p)
    steps.append(needed)
    plt.plot(losses, label=f"p = {p}")
    print(f"p = {p}: {needed} steps to an error of 0.01")
ratio = steps[2] / steps[0]
plt.yscale("log")
plt.xlabel("step"), plt.ylabel("training loss"), plt.legend()
plt.show()
