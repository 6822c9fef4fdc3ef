import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import mse_loss

torch.manual_seed(0)
x = torch.linspace(-3, 3, 50).unsqueeze(1)
y = torch.sin(2 * x)
model = nn.Sequential(nn.Linear(1, 20), nn.Tanh(), nn.Linear(20, 1))
for w in model.parameters():
    nn.init.normal_(w)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)

losses = []
plt.plot(x, y, "--", color="C5", label="sine")
for step in range(4001):
    output = model(x)
    loss = mse_loss(output, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
    if step in (0, 200, 4000):
        plt.plot(x, output.detach(), label=f"step {step}")
        print(f"step {step:4}  loss {losses[-1]:.4f}")

first, last = losses[0], losses[-1]
remaining = last / y.square().mean().item()  # 1: no better than a flat line
weights = sum(w.numel() for w in model.parameters())
plt.xlabel("x")
plt.ylabel("output")
plt.ylim(-3, 3)
plt.legend()
plt.show()
