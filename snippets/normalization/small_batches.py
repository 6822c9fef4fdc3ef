# proven: timeout=300
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy, layer_norm


def normalize(h, kind, n):  # (networks, batch, features)
    if kind == "group":  # groups of eight features
        return layer_norm(h.unflatten(2, (-1, 8)), (8,)).flatten(2)
    mean = h[:, :n].mean(1, keepdim=True)  # of the first n samples
    var = h[:, :n].var(1, correction=0, keepdim=True)
    return (h - mean) / (var + 1e-5).sqrt()


def forward(x, w, *kind):
    h = normalize(x @ w[0], *kind).relu()
    return normalize(h @ w[1], *kind).relu() @ w[2]


torch.manual_seed(0)
rates = torch.tensor([0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1])
order = torch.stack([torch.randperm(1797) for _ in range(6)]).repeat(8, 1)
images, labels = map(torch.tensor, load_digits(return_X_y=True))
x, y, test = images[order].float() / 16, labels[order], {}
for size, kind in [(n, k) for n in (2, 8, 32) for k in ("batch", "group")]:
    shapes = (64, 32), (32, 32), (32, 10)
    w = [torch.randn(48, *s) * (2 / s[0]) ** 0.5 for s in shapes]  # He
    sgd = torch.optim.SGD([v.requires_grad_() for v in w], lr=1.0, momentum=0.9)
    for i in torch.randint(1000, (2000 // size, size)):
        sgd.zero_grad()
        z = forward(x[:, i], w, kind, size).mT
        loss = cross_entropy(z, y[:, i], reduction="none").mean(1)
        (rates.repeat_interleave(6) * loss).sum().backward()
        sgd.step()
    with torch.no_grad():  # with the statistics of the 1,000 training digits
        right = (forward(x, w, kind, 1000).argmax(2) == y).float()
    parts = right.view(8, 6, 1797).split([1000, 200, 597], 2)
    best = parts[1].mean((1, 2)).argmax()  # the rate, by validation digits
    test[f"{kind}, {size}"] = parts[2][best].mean(1).tolist()
    print(f"{size:2} {kind}: {parts[2][best].mean():.3f} at {rates[best]:g}")
