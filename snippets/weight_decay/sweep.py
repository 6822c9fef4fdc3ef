from copy import deepcopy

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import SGD

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
strengths = "0", "1e-5", "1e-3", "0.01", "0.03", "0.1", "0.3"
results = torch.empty(3, 7, 3)  # (draws, strengths, measures)
for draw in results:
    order = torch.randperm(len(labels))
    x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]
    guessed = torch.rand(200) < 0.3
    y[:200] = torch.where(guessed, torch.randint(0, 10, (200,)), y[:200])
    start = nn.Sequential(nn.Linear(64, 50), nn.ReLU(), nn.Linear(50, 10))
    for i, decay in enumerate(map(float, strengths)):
        model = deepcopy(start)
        sgd = SGD(model.parameters(), lr=0.2, momentum=0.9, weight_decay=decay)
        for _ in range(200):
            sgd.zero_grad()
            cross_entropy(model(x[:200]), y[:200]).backward()
            sgd.step()
        with torch.no_grad():
            right = (model(x).argmax(1) == y).float()
        weights = torch.cat([model[k].weight.flatten() for k in (0, 2)])
        measures = right[:200].mean(), right[200:].mean(), weights.norm()
        draw[i] = torch.stack(measures).detach()
seen, test, norm = results.mean(0).T
gain, harm = test[4] - test[0], test[4] - test[6]
unseen, shrunk = (test[1] - test[0]).abs(), norm[4] / norm[0]
plt.plot(strengths, seen, "o--", label="training labels")
plt.plot(strengths, test, "o-", label="test")
plt.plot(strengths, results[..., 1].T, color="C1", lw=0.6)
plt.gca().set(xlabel="weight_decay", ylabel="accuracy")
plt.legend()
plt.show()
