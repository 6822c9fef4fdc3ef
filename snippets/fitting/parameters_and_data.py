import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import SGD


def scores(n, p):
    model = nn.Sequential(nn.Linear(64, 200), nn.ReLU(), nn.Dropout(p))
    model.append(nn.Linear(200, 10))
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    for _ in range(200):
        optimizer.zero_grad()
        cross_entropy(model(x[:n]), noisy[:n]).backward()
        optimizer.step()
    guess = model.eval()(x).argmax(1)
    norm = sum(model[i].weight.square().sum() for i in (0, 3)).sqrt()
    seen, new = guess[:n] == noisy[:n], guess[1000:] == y[1000:]
    return [v.float().mean().item() for v in (seen, new, norm)]


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(labels))
x = torch.tensor(images / 16).float()[order]
y = torch.tensor(labels)[order]
guessed = torch.rand(len(y)) < 0.3  # labels drawn by chance
noisy = torch.where(guessed, torch.randint(0, 10, y.shape), y)

sizes, results = [200, 1000], []
print("   n    p   training   test   norm")
for n in sizes:
    for p in (0.0, 0.8):
        results.append(scores(n, p))
        seen, new, norm = results[-1]
        print(f"{n:4} {p:4} {seen:9.2f} {new:7.2f} {norm:6.1f}")
test, norms = [r[1] for r in results], [r[2] for r in results]
gain, late_gain = test[1] - test[0], test[3] - test[2]
size = norms[1] / norms[0]
