import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy, layer_norm, one_hot


def logits(x, models):  # (settings, networks, digits, classes)
    shift, b1, b2, gain, table, w1, w2 = map(torch.stack, zip(*models))
    h = layer_norm(x @ table, (16,)) * gain + shift  # 16 embeddings, summed
    return (h @ w1 + b1).relu() @ w2 + b2


torch.manual_seed(0)
images, y = map(torch.tensor, load_digits(return_X_y=True))
patches = images.view(-1, 4, 2, 4, 2).mean((2, 4)).div(4).long().clamp(max=3)
order = torch.stack([torch.randperm(1797) for _ in range(10)])
x, y = one_hot(patches, 4).flatten(1).float()[order], y[order]  # 64 tokens
start = [torch.zeros(10, 1, n) for n in (16, 16, 10)] + [torch.ones(10, 1, 16)]
sizes, test, decays = ((64, 16), (16, 16), (16, 10)), {}, (0.1, 3)
start += [torch.randn(10, *n) / n[0] ** 0.5 for n in sizes]
settings = [(d, lr) for d in decays for lr in (0.001, 0.003, 0.01, 0.03)]
batches = torch.randint(500, (100, 32))
first = {"nothing": 0, "biases": 3, "gains": 4, "table": 5}
for name, exempt in first.items():  # how many of `start` are exempt
    models = [[p.clone().requires_grad_() for p in start] for _ in settings]
    options = [
        {"params": p, "lr": lr, "weight_decay": d if k >= exempt else 0}
        for w, (d, lr) in zip(models, settings)
        for k, p in enumerate(w)
    ]
    optimizer = torch.optim.AdamW(options, fused=True)
    for i in batches:
        z, target = logits(x[:, i], models).flatten(0, 1).mT, y[:, i].tile(8, 1)
        optimizer.zero_grad()
        cross_entropy(z, target, reduction="sum").div(32).backward()
        optimizer.step()
    right = (logits(x[:, 500:], models).argmax(3) == y[:, 500:]).float()
    for d, each in zip(decays, right.view(2, 4, 10, 1297)):
        best = each[..., :300].mean((1, 2)).argmax()  # rate, by validation
        test[f"{name}, {d}"] = each[best, :, 300:].mean(1).tolist()
        print(f"{name:8} {d!s:4} {sum(test[f'{name}, {d}']) / 10:.3f}")
