import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy

torch.manual_seed(0)
nets, sizes = 32, [50, 100, 200, 400]
images, labels = map(torch.tensor, load_digits(return_X_y=True))
order = torch.stack([torch.randperm(len(labels)) for _ in range(nets)])
x, y = images[order].float() / 16, labels[order]  # (nets, 1797, …)
wrong = torch.rand(nets, 200) < 0.4
noisy = torch.where(wrong, torch.randint(0, 10, (nets, 200)), y[:, :200])

w1 = ((2 * torch.rand(nets, 64, 64) - 1) / 8).requires_grad_()
w2 = ((2 * torch.rand(nets, 64, 10) - 1) / 8).requires_grad_()
optimizer = torch.optim.Adam([w1, w2], lr=0.02, fused=True)
right = []
for _ in range(40):
    optimizer.zero_grad()
    h = (x[:, :200] @ w1).relu() @ w2  # 32 nets, each with data of its own
    (nets * cross_entropy(h.mT, noisy)).backward()
    optimizer.step()
    with torch.no_grad():
        h = (x[:, 200:1000] @ w1).relu() @ w2
        right.append((h.argmax(2) == y[:, 200:1000]).float())
validation, test = torch.stack(right).chunk(2, 2)

leaked, honest = [], []  # accuracy, mean over the nets
for n in sizes:  # (epochs, nets) each
    v, t = validation[:, :, :n].mean(2), test[:, :, :n].mean(2)
    by_test, by_validation = t.argmax(0, True), v.argmax(0, True)
    leaked.append(t.gather(0, by_test).mean().item())
    honest.append(t.gather(0, by_validation).mean().item())
gap_50, gap_400 = leaked[0] - honest[0], leaked[-1] - honest[-1]

plt.plot(sizes, leaked, "o-", label="epoch chosen on the test set")
plt.plot(sizes, honest, "o-", label="epoch chosen on validation data")
plt.gca().set(xlabel="samples in the test set", ylabel="test accuracy")
plt.legend()
plt.show()
