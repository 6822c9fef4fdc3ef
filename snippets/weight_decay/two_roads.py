import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy, dropout


def train(x, y, noisy, start, lr, p, decay):
    w = [each.clone().requires_grad_() for each in start]
    optimizer = torch.optim.SGD(w, lr=lr, momentum=0.9, weight_decay=decay)
    for _ in range(300):
        h = dropout((x[:, :200] @ w[0] + w[1]).relu(), p) @ w[2] + w[3]
        optimizer.zero_grad()
        (4 * cross_entropy(h.mT, noisy)).backward()
        optimizer.step()
    with torch.no_grad():
        guess = ((x @ w[0] + w[1]).relu() @ w[2] + w[3]).argmax(2)
    right = (guess == y).float().mean(0)  # (digits,)
    norm = (w[0].square().sum((1, 2)) + w[2].square().sum((1, 2))).sqrt()
    return [v.mean().item() for v in (right[200:500], right[500:], norm)]


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.rand(4, len(labels)).argsort()  # four draws of the data
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]
guessed = torch.rand(4, 200) < 0.3
noisy = torch.where(guessed, torch.randint(0, 10, (4, 200)), y[:, :200])
start = torch.randn(4, 64, 100) / 14, torch.zeros(4, 1, 100)
start += torch.randn(4, 100, 10) / 17, torch.zeros(4, 1, 10)
ways = {"neither": (0.0, 0), "weight decay": (0.0, 0.03), "dropout": (0.8, 0)}
fixed, best = [], []

for name, way in ways.items():
    runs = [train(x, y, noisy, start, lr, *way) for lr in (0.01, 0.03, 0.1)]
    fixed.append(runs[-1])
    best.append(max(runs))  # by validation accuracy
    for rate, (_, test, norm) in ("0.1", fixed[-1]), ("best", best[-1]):
        print(f"{name:12}  lr {rate:4}  test {test:.3f}, norm {norm:4.1f}")
