import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy


def train(x, y, noisy, start, lr, decay):
    w = [p.clone().requires_grad_() for p in start]
    optimizer = torch.optim.SGD(w, lr=lr, momentum=0.9, weight_decay=decay)
    right = torch.empty(20, 1797)  # (checks, digits), mean over the draws
    for step in range(400):
        h = (x[:, :200] @ w[0] + w[1]).relu() @ w[2] + w[3]
        optimizer.zero_grad()
        (5 * cross_entropy(h.mT, noisy)).backward()
        optimizer.step()
        if step % 20 == 19:
            guess = ((x @ w[0] + w[1]).relu() @ w[2] + w[3]).argmax(2)
            right[step // 20] = (guess == y).float().mean(0)
    seen = (guess[:, :200] == noisy).float().mean().item()
    return seen, right[-1, 200:500].mean().item(), right[:, 500:].mean(1)


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.rand(5, len(labels)).argsort()  # five draws of the data
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]
guessed = torch.rand(5, 200) < 0.3  # these labels are drawn at random
noisy = torch.where(guessed, torch.randint(0, 10, (5, 200)), y[:, :200])
true = (noisy == y[:, :200]).float().mean().item()
start = torch.randn(5, 64, 50) / 14, torch.zeros(5, 1, 50)
start += torch.randn(5, 50, 10) / 12, torch.zeros(5, 1, 10)
seen, test, chosen = [], [], []
for decay in 0.0, 0.03:
    runs = [train(x, y, noisy, start, lr, decay) for lr in (0.01, 0.03, 0.1)]
    seen.append(runs[-1][0]), test.append(runs[-1][2].tolist())
    best = max(runs, key=lambda run: run[1])  # on validation digits
    chosen.append([best[0], best[2][-1].item()])
    plt.plot(range(20, 401, 20), test[-1], label=f"weight_decay={decay}")
plt.xlabel("step"), plt.ylabel("test accuracy"), plt.legend()
plt.show()
