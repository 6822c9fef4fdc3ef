import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16).float(), torch.tensor(labels)
hidden, output = nn.Linear(64, 32), nn.Linear(32, 10)
for layer in (hidden, output):
    nn.init.constant_(layer.weight, 0.01)
    nn.init.zeros_(layer.bias)
model = nn.Sequential(hidden, nn.ReLU(), output)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(300):  # steps
    optimizer.zero_grad()
    cross_entropy(model(x), y).backward()
    optimizer.step()

small = nn.Sequential(nn.Linear(64, 1), nn.ReLU(), nn.Linear(1, 10))
with torch.no_grad():
    small[0].weight.copy_(hidden.weight[:1])
    small[0].bias.copy_(hidden.bias[:1])
    small[2].weight.copy_(output.weight.sum(1, keepdim=True))
    small[2].bias.copy_(output.bias)
    size = model(x).abs().max().item()
    difference = (small(x) - model(x)).abs().max().item()
print(f"largest output {size:.2f}, largest difference {difference:.0e}")
