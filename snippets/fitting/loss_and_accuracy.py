import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
orders = torch.stack([torch.randperm(len(labels))[:450] for _ in range(40)])
x, y = torch.tensor(images / 16).float()[orders], torch.tensor(labels)[orders]

shapes = (64, 64), (1, 64), (64, 10), (1, 10)  # 40 networks at once
start = [(2 * torch.rand(40, *s) - 1) / 64**0.5 for s in shapes]
w1, b1, w2, b2 = weights = [w.requires_grad_() for w in start]
optimizer = torch.optim.Adam(weights, lr=0.01, fused=True)


def model(x, w1, b1, w2, b2):
    return torch.baddbmm(b2, torch.baddbmm(b1, x, w1).relu(), w2)


loss, accuracy = [], []
for step in range(301):
    if step % 10 == 0:
        with torch.no_grad():
            logits = model(x[:, 50:], w1, b1, w2, b2)
        loss.append(cross_entropy(logits.mT, y[:, 50:]).item())
        right = logits.argmax(2) == y[:, 50:]
        accuracy.append(right.float().mean().item())
    optimizer.zero_grad()
    z = model(x[:, :50], w1, b1, w2, b2)
    (40 * cross_entropy(z.mT, y[:, :50])).backward()
    optimizer.step()

low = loss.index(min(loss))
rise, more = loss[-1] / loss[low], accuracy[-1] - accuracy[low]
plt.plot(range(0, 301, 10), loss, label="validation loss")
plt.plot(range(0, 301, 10), accuracy, label="validation accuracy")
plt.xlabel("step")
plt.legend()
plt.show()
