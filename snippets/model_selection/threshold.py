import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16).float(), torch.tensor(labels == 8).float()
order = torch.randperm(1797)
keep = (y[order] == 0) | (torch.rand(1797) < 0.5)  # drop half of the eights
order = order[keep]
x, y = x[order], y[order]
model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for rows in torch.randint(800, (400, 64)):
    optimizer.zero_grad()
    bce(model(x[rows]).squeeze(1), y[rows]).backward()
    optimizer.step()

with torch.no_grad():
    logits, truth = model(x[800:]).squeeze(1), y[800:] == 1
thresholds = torch.arange(-6.0, 6.5, 0.5).tolist()
precision, recall = [], []
for threshold in thresholds:
    called = logits > threshold
    hits = (called & truth).sum().item()
    precision.append(hits / max(1, called.sum().item()))
    recall.append(hits / truth.sum().item())
for k in (4, 12, 20):
    p, r = precision[k], recall[k]
    print(f"threshold {thresholds[k]:2.0f}: precision {p:.2f}, recall {r:.2f}")
plt.plot(thresholds, precision, "o-", label="precision")
plt.plot(thresholds, recall, "o-", label="recall")
plt.gca().set(xlabel="threshold on the logit", ylabel="score")
plt.legend()
plt.show()
