import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def accuracy(width, p):
    model = nn.Sequential(
        nn.Linear(64, width),
        nn.ReLU(),
        nn.Dropout(p),
        nn.Linear(width, 10),
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02, fused=True)
    for _ in range(100):
        optimizer.zero_grad()
        cross_entropy(model(x[:600]), noisy).backward()
        optimizer.step()
    right = model.eval()(x[600:]).argmax(1) == y[600:]
    return right.float().mean().item()


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(labels))
x = torch.tensor(images / 16).float()[order]  # (1797, 64)
y = torch.tensor(labels)[order]
wrong = torch.rand(600) < 0.4  # labels replaced by chance
noisy = torch.where(wrong, torch.randint(0, 10, (600,)), y[:600])

widths, scores = [8, 16, 32, 64], []
for p in (0.0, 0.5, 0.8):
    scores.append([sum(accuracy(w, p) for _ in range(2)) / 2 for w in widths])
    plt.plot([str(w) for w in widths], scores[-1], "o-", label=f"p = {p}")
harm, gain = scores[0][0] - scores[2][0], scores[1][3] - scores[0][3]
plt.xlabel("hidden units"), plt.ylabel("test accuracy"), plt.legend()
plt.show()
