import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def train(x, y, batches, lr):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr, momentum=0.9)
    states = []
    for rows in batches:
        optimizer.zero_grad()
        cross_entropy(model(x[rows]), y[rows]).backward()
        optimizer.step()
        weights = [w.detach().flatten() for w in model.parameters()]
        states.append(torch.cat(weights))
    return torch.stack(states)  # (steps, weights)


images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16).float(), torch.tensor(labels)
torch.manual_seed(0)
batches = torch.randint(1797, (500, 32))  # (steps, rows)
first, last = [], []
for lr in (0.05, 0.3):
    ours, theirs = train(x, y, batches, lr), train(x, y, batches.flip(1), lr)
    gaps = (ours - theirs).norm(dim=1) / ours.norm(dim=1)
    first.append(gaps[0].log10().item())
    last.append(gaps[-1].log10().item())
    print(f"lr {lr:4}: step 1: {gaps[0]:.0e}, step 500: {gaps[-1]:.0e}")
    plt.semilogy(range(1, 501), gaps, label=f"lr = {lr}")
plt.gca().set(xlabel="step", ylabel="distance / norm of the weights")
plt.legend()
plt.show()
