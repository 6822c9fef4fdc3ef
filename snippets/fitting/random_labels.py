import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(labels))
x = torch.tensor(images / 16).float()[order]
y = torch.tensor(labels)[order]
seen, new = {}, {}

for name in ("true labels", "random labels"):
    if name == "random labels":
        y = y[torch.randperm(len(y))]  # the same labels on other images
    model = nn.Sequential(nn.Linear(64, 300), nn.ReLU(), nn.Linear(300, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01, fused=True)
    for _ in range(150):
        optimizer.zero_grad()
        cross_entropy(model(x[:500]), y[:500]).backward()
        optimizer.step()
    with torch.no_grad():
        right = (model(x).argmax(1) == y).float()
    seen[name], new[name] = right[:500].mean().item(), right[500:].mean().item()
    print(f"{name:14} training {seen[name]:.3f}, test {new[name]:.3f}")
memorized, guessed = seen["random labels"], new["random labels"]
