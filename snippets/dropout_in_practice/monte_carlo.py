import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
side = torch.linspace(0.3, 1, 20)
x = torch.cat([-side, side])[:, None]
y = torch.sin(4 * x) + 0.1 * torch.randn(40, 1)
model = nn.Sequential(
    *(nn.Linear(1, 64), nn.ReLU(), nn.Dropout(0.1)),
    *(nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.1)),
    nn.Linear(64, 1),
)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for _ in range(500):
    loss = F.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

model.eval()
for layer in model.modules():
    if isinstance(layer, nn.Dropout):
        layer.train()  # dropout alone; batch norm would stay in evaluation
active = [type(part).__name__ for part in model.modules() if part.training]
print("in training mode:", *active)
grid = torch.linspace(-2, 2, 161)[:, None]
with torch.no_grad():
    passes = torch.stack([model(grid) for _ in range(100)])  # (pass, point, 1)
mean, spread = passes.mean(0).flatten(), passes.std(0).flatten()

at, low, high = grid.flatten(), mean - 2 * spread, mean + 2 * spread
plt.fill_between(at, low, high, alpha=0.3, label="±2 spreads")
plt.plot(at, mean, label="mean of 100 passes")
plt.plot(at, torch.sin(4 * at), "--", label="true curve")
plt.plot(x, y, ".", label="data")
plt.ylim(-4, 4)
plt.legend()
plt.show()
