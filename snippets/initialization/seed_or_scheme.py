import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy


def forward(x, weights, biases):
    for w, b in zip(weights, biases, strict=True):
        x = x.relu() @ w + b  # pixels are not negative: no change at first
    return x.flatten(0, 1)  # (nets · samples, classes)


def train(scheme, name, lr, x, y, nets=6):  # six networks at once
    w = [(torch.rand(nets, 64, d) - 0.5) / 4 for d in (64, 64, 64, 10)]
    b = [(torch.rand_like(v[:, :1]) - 0.5) / 4 for v in w]  # within ±1/√64
    if scheme == "He":
        w, b = [torch.randn_like(v) / 32**0.5 for v in w], [0 * v for v in b]
    params = [p.requires_grad_() for p in w + b]
    optimizer = getattr(torch.optim, name)(params, lr=lr)
    for step, i in enumerate(torch.randint(1000, (301, 50))):
        if step in (100, 300):  # after 5 and 15 epochs
            with torch.no_grad():
                yield forward(x, w, b).argmax(1).view(nets, -1) == y
        loss = nets * cross_entropy(forward(x[i], w, b), y[i].repeat(nets))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order, accuracy = torch.randperm(len(labels)), {}
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]
for name, rates in {"SGD": (0.1, 0.2, 0.4), "Adam": (0.003, 0.01)}.items():
    for scheme in ("default", "He"):
        runs = [list(train(scheme, name, lr, x, y)) for lr in rates]
        for epochs, tried in zip((5, 15), zip(*runs), strict=True):
            best = max(tried, key=lambda right: right[:, 1000:1300].sum())
            key = f"{name}, {epochs} epochs, {scheme}"
            accuracy[key] = best[:, 1300:].float().mean(1).tolist()
            print(f"{key:24}", *(f"{a:.2f}" for a in accuracy[key]))
