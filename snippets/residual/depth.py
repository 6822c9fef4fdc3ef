# proven: timeout=300
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy
from torch.nn.functional import instance_norm as norm  # here over the batch


def forward(x, w, residual):  # (networks, features, batch)
    h = norm(w[0] @ x).relu()
    for w1, w2 in zip(w[1:-1:2], w[2:-1:2]):
        branch = norm(w2 @ norm(w1 @ h).relu())
        h = (h + branch if residual else branch).relu()
    return w[-1] @ h


torch.manual_seed(0)
rates = torch.tensor([0.003, 0.01, 0.03, 0.1, 0.3]).repeat_interleave(4)
order = torch.stack([torch.randperm(1797) for _ in range(4)]).repeat(5, 1)
images, labels = map(torch.tensor, load_digits(return_X_y=True))
x, y = images[order].float().mT / 16, labels[order]
errors, layers = {"plain": [], "residual": []}, [4, 12, 26]
for kind, depth in [(kind, depth) for kind in errors for depth in layers]:
    sizes = [(32, 64), *[(32, 32)] * (depth - 2), (10, 32)]
    w = [torch.randn(20, *s) * (2 / s[1]) ** 0.5 for s in sizes]  # He
    sgd = torch.optim.SGD([v.requires_grad_() for v in w], lr=1.0, momentum=0.9)
    for i in torch.randint(1000, (120, 50)):
        sgd.zero_grad()
        z = forward(x[..., i], w, kind == "residual")
        loss = cross_entropy(z, y[:, i], reduction="none").mean(1)
        (rates * loss).sum().backward()  # each network at its own rate
        sgd.step()
    with torch.no_grad():
        wrong = forward(x, w, kind == "residual").argmax(1) != y
    parts = wrong.float().view(5, 4, 1797).split([1000, 200, 597], 2)
    best = parts[1].mean((1, 2)).argmin()  # the rate, by validation digits
    print(f"{kind}, {depth} layers: best rate {rates[4 * best].item():.3g}")
    errors[kind].append([parts[k][best].mean(1).tolist() for k in (0, 2)])
for kind, found in errors.items():
    plt.plot(layers, torch.tensor(found).mean(2), label=[kind, f"{kind}, test"])
plt.xlabel("layers"), plt.ylabel("error"), plt.legend(), plt.show()
