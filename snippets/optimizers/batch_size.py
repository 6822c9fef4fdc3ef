import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def gradient(model, x, y, rows):
    model.zero_grad()
    cross_entropy(model(x[rows]), y[rows]).backward()
    return model.weight.grad.flatten()


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16).float(), torch.tensor(labels)
model = nn.Linear(64, 10)
full = gradient(model, x, y, torch.arange(1797))
sizes, noise = [4, 16, 64, 256, 1024], []

for size in sizes:
    error = [
        gradient(model, x, y, torch.randint(1797, (size,))) - full
        for _ in range(100)
    ]
    error = torch.stack(error).square().sum(1).mean().sqrt()
    noise.append((error / full.norm()).item())
    print(f"batch of {size:4}: noise {noise[-1]:.2f} of the gradient")
ratio = noise[0] / noise[2]  # batch 16 times as large
plt.loglog(sizes, noise, "o-", label="noise / gradient")
law = [noise[0] * (sizes[0] / size) ** 0.5 for size in sizes]
plt.loglog(sizes, law, "--", color="C5", label="1 / square root of B")
plt.xlabel("batch size B")
plt.ylabel("relative noise")
plt.legend()
plt.show()
