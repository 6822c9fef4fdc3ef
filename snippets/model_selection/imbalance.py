import torch
from sklearn import metrics
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
for rows in torch.randint(1000, (400, 64)):
    optimizer.zero_grad()
    bce(model(x[rows]).squeeze(1), y[rows]).backward()
    optimizer.step()

truth, table = y[1000:], {}
with torch.no_grad():
    trained = model(x[1000:]).squeeze(1)  # logits
always_no, coin = torch.full_like(truth, -1.0), torch.randn(len(truth))
print(" " * 9, "accuracy  precision  recall   F1    AUC")
rows = {"always no": always_no, "coin": coin, "trained": trained}
for name, logits in rows.items():
    p, r, f1, _ = metrics.precision_recall_fscore_support(
        truth, logits > 0, average="binary", zero_division=0.0
    )
    accuracy = metrics.accuracy_score(truth, logits > 0)
    auc = metrics.roc_auc_score(truth, logits)
    table[name] = [accuracy, p, r, f1, auc]
    print(f"{name:9} {accuracy:7.2f} {p:10.2f} {r:9.2f} {f1:6.2f} {auc:6.2f}")
