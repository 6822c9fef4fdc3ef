import torch
from sklearn import metrics


def confusion(y, predicted, classes):  # row: true class, column: predicted
    counts = torch.bincount(y * classes + predicted, minlength=classes**2)
    return counts.view(classes, classes)


def scores(matrix):
    hits = matrix.diagonal().double()
    precision = hits / matrix.sum(0).clamp(min=1)  # among the predictions
    recall = hits / matrix.sum(1).clamp(min=1)  # among the true labels
    f1 = 2 * hits / (matrix.sum(0) + matrix.sum(1)).clamp(min=1)
    return precision, recall, f1


def auc(y, score):  # how often a positive is ranked above a negative
    pairs = score[y == 1].unsqueeze(1) - score[y == 0]
    return ((pairs > 0).double() + 0.5 * (pairs == 0)).mean()


torch.manual_seed(0)
y = torch.randint(3, (200,))
predicted = torch.where(torch.rand(200) < 0.7, y, torch.randint(3, (200,)))
matrix = confusion(y, predicted, classes=3)
precision, recall, f1 = scores(matrix)
accuracy = matrix.diagonal().sum() / matrix.sum()
print(matrix)
print(f"accuracy {accuracy:.3f}")
for k in range(3):
    p, r, f = precision[k], recall[k], f1[k]
    print(f"class {k}: precision {p:.3f}, recall {r:.3f}, F1 {f:.3f}")
print(metrics.classification_report(y, predicted, digits=3))
