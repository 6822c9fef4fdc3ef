import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import mse_loss


def fit(x, y, p):
    layers = [nn.Linear(1, 200), nn.ReLU(), nn.Dropout(p)]
    layers += [nn.Linear(200, 200), nn.ReLU(), nn.Dropout(p)]
    model = nn.Sequential(*layers, nn.Linear(200, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01, fused=True)
    for _ in range(500):
        optimizer.zero_grad()
        mse_loss(model(x), y).backward()
        optimizer.step()
    return model


def wobble(model, x, lost):  # mean squared change of the output
    model[2].p = model[5].p = lost
    with torch.no_grad():
        thinned = model.train()(x.repeat(200, 1, 1))  # 200 masks
        return (thinned - model.eval()(x)).square().mean().item()


torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).unsqueeze(1)  # (points, 1)
y = x + 0.3 * torch.randn(20, 1)
shares = [0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3]

changes = []
for p, how in (0.0, "without dropout"), (0.5, "with dropout"):
    model = fit(x, y, p)
    changes.append([wobble(model, x, lost) for lost in shares])
    plt.plot(shares, changes[-1], "o-", label=f"trained {how}")
ratio = changes[1][4] / changes[0][4]
plt.gca().set(xlabel="share of units lost", ylabel="change of output")
plt.legend()
plt.show()
