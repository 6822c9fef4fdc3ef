# proven: timeout=300
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy, layer_norm


def forward(x, w, kind):  # (networks, batch, features)
    h = x @ w[0]
    for w1, w2 in zip(w[1:-1:2], w[2:-1:2]):
        if kind == "pre":
            h = h + (layer_norm(h, (32,)) @ w1).relu() @ w2
        else:
            h = layer_norm(h + (h @ w1).relu() @ w2, (32,))
    return layer_norm(h, (32,)) @ w[-1]


torch.manual_seed(0)
rates = torch.tensor([0.001, 0.003, 0.01, 0.03, 0.1, 0.3])
order = torch.stack([torch.randperm(1797) for _ in range(4)]).repeat(6, 1)
images, labels = map(torch.tensor, load_digits(return_X_y=True))
x, y, test = images[order].float() / 16, labels[order], {}
for blocks, kind in [(n, k) for n in (2, 12) for k in ("pre", "post")]:
    shapes = [(64, 32), *[(32, 32)] * (2 * blocks), (32, 10)]
    w = [torch.randn(24, *s) * (2 / s[0]) ** 0.5 for s in shapes]  # He
    sgd = torch.optim.SGD([v.requires_grad_() for v in w], lr=1.0, momentum=0.9)
    for i in torch.randint(1000, (150, 50)):
        sgd.zero_grad()
        z = forward(x[:, i], w, kind).mT
        loss = cross_entropy(z, y[:, i], reduction="none").mean(1)
        (rates.repeat_interleave(4) * loss).sum().backward()
        sgd.step()
    with torch.no_grad():
        right = (forward(x, w, kind).argmax(2) == y).float().view(6, 4, 1797)
    best = right[..., 1000:1200].mean((1, 2)).argmax()  # on validation digits
    score = right[best, :, 1200:].mean(1)
    test[f"{kind}, {blocks}"] = score.tolist()
    print(f"{blocks:2} {kind:4}: {score.mean():.3f} at {rates[best]:g}")
