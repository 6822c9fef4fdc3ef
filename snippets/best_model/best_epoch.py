import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn


@torch.no_grad()
def accuracy(model, x, y):
    return (model.eval()(x).argmax(1) == y).float().mean().item()


torch.manual_seed(0)
images, labels = map(torch.tensor, load_digits(return_X_y=True))
order = torch.randperm(len(labels))
x, val_x, test_x = (images[order].float() / 16).split([600, 300, 897])
y, val_y, test_y = labels[order].split([600, 300, 897])
y[:240] = torch.randint(0, 10, (240,))  # these labels are random

model = nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
best, curves = 0.0, []
for epoch in range(40):
    model.train()
    for rows in torch.randperm(600).split(100):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x[rows]), y[rows]).backward()
        optimizer.step()
    curves.append([accuracy(model, x, y), accuracy(model, val_x, val_y)])
    if curves[-1][1] > best:
        best, best_epoch = curves[-1][1], epoch
        torch.save(model.state_dict(), "best.pt")
last_test = accuracy(model, test_x, test_y)
model.load_state_dict(torch.load("best.pt", weights_only=True))
best_test = accuracy(model, test_x, test_y)
print(f"test accuracy: last epoch {last_test:.3f}, best {best_test:.3f}")
plt.plot(curves, label=["training", "validation"])
plt.axvline(best_epoch, ls="--", color="C5")
plt.gca().set(xlabel="epoch", ylabel="accuracy")
plt.legend()
plt.show()
