import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy, layer_norm
from torch.optim import lr_scheduler as s


def logits(x, w0, u, scale):  # (networks, batch, features)
    w = [start + scale * moved for start, moved in zip(w0, u)]
    h = x @ w[0]
    for each in w[1:3]:  # residual blocks
        h = h + (layer_norm(h, (32,)) @ each).relu()
    return layer_norm(h, (32,)) @ w[3]


makes = {"cosine": lambda o: s.CosineAnnealingLR(o, T_max=40)}
makes["warm-up"] = lambda o: s.OneCycleLR(o, 1.0, 40, cycle_momentum=False)
torch.manual_seed(0)
images, labels = map(torch.tensor, load_digits(return_X_y=True))
order = torch.stack([torch.randperm(1797) for _ in range(12)]).repeat(5, 1)
x, y, test, chosen = images[order].float() / 16, labels[order], {}, {}
peaks = 0.1 * 2 ** torch.arange(5)
scale = peaks.sqrt().repeat_interleave(12)[:, None, None]  # its square: rates
sizes, batches = [(64, 32), (32, 32), (32, 32), (32, 10)], torch.rand(40, 1000)
w0 = [torch.randn(12, *n).repeat(5, 1, 1) * (2 / n[0]) ** 0.5 for n in sizes]
for name, make in makes.items():
    u = [torch.zeros_like(each, requires_grad=True) for each in w0]
    optimizer = torch.optim.SGD(u, lr=1.0, momentum=0.9)
    scheduler = make(optimizer)
    for i in batches.argsort()[:, :500]:  # half of the data
        optimizer.zero_grad()
        z, target = logits(x[:, i], w0, u, scale).mT, y[:, i]
        cross_entropy(z, target, reduction="sum").div(500).backward()
        optimizer.step()
        scheduler.step()
    wrong = (logits(x, w0, u, scale).argmax(2) != y).float().view(5, 12, 1797)
    chosen[name] = wrong[..., 1000:1200].mean((1, 2)).argmin().item()
    test[name] = wrong[..., 1200:].mean(2).tolist()  # (peaks, networks)
    plt.semilogx(peaks, wrong[..., 1200:].mean((1, 2)), "o-", label=name)
plt.xlabel("peak rate"), plt.ylabel("test error"), plt.legend(), plt.show()
