import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(
    nn.Linear(1, 50), nn.ReLU(), nn.Dropout(0.1), nn.Linear(50, 1)
)
with torch.no_grad():
    out = model(torch.ones(200 * 1000, 1)).flatten()
spread = out.std().item()

scatter, expected = [], []
print("passes  scatter of the mean  spread / √n")
for n in (1, 10, 100, 1000):
    means = out[: 200 * n].view(200, n).mean(1)
    scatter.append(means.std().item())
    expected.append(spread / n**0.5)
    print(f"{n:6} {scatter[-1]:20.4f} {expected[-1]:12.4f}")
