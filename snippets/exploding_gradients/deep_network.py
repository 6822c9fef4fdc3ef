import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def train(x, y, depth):
    layers, losses = [], []
    for _ in range(depth):
        layers += [nn.Linear(64, 64), nn.Sigmoid()]
    model = nn.Sequential(*layers, nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(5):  # epochs
        for i in torch.randperm(1200).view(-1, 50):
            loss = cross_entropy(model(x[i]), y[i])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    plt.plot(losses, label=f"{depth} layers")
    with torch.no_grad():
        right = model(x[1200:]).argmax(1) == y[1200:]
    return right.float().mean().item()


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(labels))
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]
shallow, deep = train(x, y, 2), train(x, y, 20)
gap = shallow - deep
print(f"test accuracy: 2 layers {shallow:.3f}, 20 layers {deep:.3f}")
plt.gca().set(xlabel="step", ylabel="training loss")
plt.legend()
plt.show()
