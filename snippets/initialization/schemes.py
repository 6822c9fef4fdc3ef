import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import init
from torch.nn.functional import cross_entropy


def train(start, lr):
    layers = []
    for _ in range(3):
        layers += [nn.Linear(64, 64), nn.ReLU()]
    model = nn.Sequential(*layers, nn.Linear(64, 10))
    for layer in model[::2] if start else []:
        start(layer.weight), init.zeros_(layer.bias)
    optimizer = torch.optim.SGD(model.parameters(), lr)
    for _ in range(5):  # epochs
        for i in torch.randperm(1200).view(-1, 50):
            optimizer.zero_grad()
            cross_entropy(model(x[i]), y[i]).backward()
            optimizer.step()
    return (model(x[1200:]).argmax(1) == y[1200:]).float().mean().item()


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(labels))
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]
starts = {"zeros": init.zeros_, "ones": init.ones_}
starts["constant 0.01"] = lambda w: init.constant_(w, 0.01)
starts |= {"normal, std 1": init.normal_, "default": None}
starts |= {"Xavier": init.xavier_normal_, "He": init.kaiming_normal_}
accuracy = {}
for name, start in starts.items():
    accuracy[name] = max(train(start, lr) for lr in (0.003, 0.1, 0.2))
equal = max(accuracy[name] for name in list(starts)[:3])
ahead = accuracy["He"] - accuracy["normal, std 1"]
bars = plt.barh(list(accuracy), list(accuracy.values()))
plt.bar_label(bars, fmt="%.2f", padding=3)
plt.xlabel("test accuracy, best of three learning rates"), plt.show()
