import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(1797)
x = torch.tensor(images / 16).float()[order]
y = torch.tensor(labels)[order]
model = nn.Sequential(
    nn.Linear(64, 64), nn.ReLU(), nn.Dropout(p=0.5), nn.Linear(64, 10)
)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for rows in torch.randint(1200, (400, 32)):
    optimizer.zero_grad()
    cross_entropy(model(x[rows]), y[rows]).backward()
    optimizer.step()


@torch.no_grad()
def accuracy(model, x, y):
    return (model(x[1200:]).argmax(1) == y[1200:]).float().mean().item()


forgotten = [accuracy(model, x, y) for _ in range(50)]  # still in training mode
model.eval()
right = [accuracy(model, x, y) for _ in range(50)]
print(f"without eval(): from {min(forgotten):.3f} to {max(forgotten):.3f}")
print(f"with eval():    from {min(right):.3f} to {max(right):.3f}")
