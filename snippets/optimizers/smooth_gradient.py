import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16).float(), torch.tensor(labels)
model, beta = nn.Linear(64, 10), 0.9  # its weights stay as they are
raw, averaged = [], []

for _ in range(2000):
    rows = torch.randint(1797, (8,))
    model.zero_grad()
    cross_entropy(model(x[rows]), y[rows]).backward()
    g = model.weight.grad[3, 20].item()  # one weight of 640
    s = beta * averaged[-1] + (1 - beta) * g if averaged else g
    raw.append(g)
    averaged.append(s)

spread = torch.tensor([raw, averaged]).std(1)
ratio = (spread[1] / spread[0]).item()
theory = ((1 - beta) / (1 + beta)) ** 0.5
print(f"spread of the gradient {spread[0]:.4f}, averaged {spread[1]:.4f}")
print(f"ratio {ratio:.3f}, theory {theory:.3f}")
plt.plot(raw[:200], lw=1, color="C5", label="gradient of a mini-batch")
plt.plot(averaged[:200], label="averaged, beta = 0.9")
plt.xlabel("step")
plt.ylabel("gradient of one weight")
plt.legend()
plt.show()
