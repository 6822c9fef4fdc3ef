# proven: timeout=300
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy
from torch.optim import SGD, Adam
from torch.optim import lr_scheduler as s


def logits(x, w0, u, scale):  # (networks, batch, features)
    w = [start + scale * moved for start, moved in zip(w0, u)]
    return (((x @ w[0]).relu() @ w[1]).relu() @ w[2]).relu() @ w[3]


# the second warms up for 30 steps
makes = {"cosine": lambda o: s.CosineAnnealingLR(o, T_max=100)}
makes["warm-up"] = lambda o: s.OneCycleLR(o, 1.0, 100, cycle_momentum=False)
torch.manual_seed(0)
images, labels = map(torch.tensor, load_digits(return_X_y=True))
order = torch.stack([torch.randperm(1797) for _ in range(20)]).repeat(5, 1)
x, y, best, test = images[order].float() / 16, labels[order], {}, {}
for opt, low, power in ("SGD", 0.02, 0.5), ("Adam", 0.01, 1):
    peaks = low * 2 ** torch.arange(5)
    scale = (peaks**power).repeat_interleave(20)[:, None, None]
    for name, make in makes.items():
        sizes, case = [(64, 32), (32, 32), (32, 32), (32, 10)], f"{opt}, {name}"
        w0 = [torch.randn(100, *n) * (2 / n[0]) ** 0.5 for n in sizes]  # He
        u = [torch.zeros_like(each, requires_grad=True) for each in w0]
        optimizer = SGD(u, 1, momentum=0.9) if opt == "SGD" else Adam(u, lr=1)
        scheduler = make(optimizer)
        for i in torch.randint(1000, (100, 64)):
            optimizer.zero_grad()
            z, target = logits(x[:, i], w0, u, scale).mT, y[:, i]
            cross_entropy(z, target, reduction="sum").div(64).backward()
            optimizer.step()
            scheduler.step()
        wrong = (logits(x, w0, u, scale).argmax(2) != y).float().view(5, 20, -1)
        test[case] = wrong[..., 1200:].mean((1, 2)).tolist()
        best[case] = test[case][wrong[..., 1000:1200].mean((1, 2)).argmin()]
        plt.semilogx(peaks, test[case], label=case)
plt.xlabel("peak rate"), plt.ylabel("test error"), plt.legend(), plt.show()
