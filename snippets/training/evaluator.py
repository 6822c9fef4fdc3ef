import torch
from sklearn.metrics import accuracy_score, f1_score
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Evaluator:
    def __init__(self, criterion, classes):
        self.criterion, self.classes = criterion, classes

    @torch.no_grad()
    def __call__(self, model, loader):
        before = model.training
        model.eval()
        loss, n, k = 0.0, 0, self.classes
        matrix = torch.zeros(k, k, dtype=torch.long)  # (true, predicted)
        for inputs, labels in loader:
            outputs = model(inputs)
            loss += self.criterion(outputs, labels).item() * len(labels)
            n += len(labels)
            cells = labels * k + outputs.argmax(1)
            matrix += torch.bincount(cells, minlength=k * k).view(k, k)
        model.train(before)  # leave the model as it was
        hits, both = matrix.diagonal(), matrix.sum(0) + matrix.sum(1)
        f1 = (2 * hits / both.clamp(min=1)).mean().item()
        return {"loss": loss / n, "accuracy": hits.sum().item() / n, "F1": f1}


torch.manual_seed(0)
x, y = torch.randn(101, 6), torch.randint(3, (101,))
model = nn.Sequential(nn.Linear(6, 3), nn.Dropout(p=0.5))
loader = DataLoader(TensorDataset(x, y), batch_size=50)  # 50, 50 and 1
ours = Evaluator(nn.CrossEntropyLoss(), classes=3)(model, loader)
with torch.no_grad():
    predicted = model.eval()(x).argmax(1)
theirs = accuracy_score(y, predicted), f1_score(y, predicted, average="macro")
print("ours:        ", {name: round(value, 4) for name, value in ours.items()})
print(f"scikit-learn: accuracy {theirs[0]:.4f}, F1 {theirs[1]:.4f}")
