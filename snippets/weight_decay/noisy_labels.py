from copy import deepcopy

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import SGD

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(labels))
x = torch.tensor(images / 16).float()[order]  # (1797, 64)
y = torch.tensor(labels)[order]
guessed = torch.rand(200) < 0.3  # these labels are drawn by chance
noisy = torch.where(guessed, torch.randint(0, 10, (200,)), y[:200])
start = nn.Sequential(nn.Linear(64, 100), nn.ReLU(), nn.Linear(100, 10))
curves, seen = [], []

for decay in 0.0, 0.03:
    model, curve = deepcopy(start), []
    optimizer = SGD(
        model.parameters(), lr=0.1, momentum=0.9, weight_decay=decay
    )
    for step in range(400):
        optimizer.zero_grad()
        cross_entropy(model(x[:200]), noisy).backward()
        optimizer.step()
        if step % 5 == 4:
            right = model(x[200:]).argmax(1) == y[200:]
            curve.append(right.float().mean().item())
    curves.append(curve)
    seen.append((model(x[:200]).argmax(1) == noisy).float().mean().item())
    plt.plot(range(5, 401, 5), curve, label=f"weight_decay={decay}")

test, peak = [curve[-1] for curve in curves], max(curves[0])
gain, fall = test[1] - test[0], peak - test[0]
true = (noisy == y[:200]).float().mean().item()
plt.xlabel("step"), plt.ylabel("test accuracy"), plt.legend()
plt.show()
