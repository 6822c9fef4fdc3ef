# proven: timeout=300
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy
from torch.nn.functional import instance_norm as norm  # here over the batch


def forward(x, w, gammas, kind):  # (networks, features, batch)
    h = w[0] @ x if kind == "pre" else norm(w[0] @ x).relu()
    for w1, w2, gamma in zip(w[1:-1:2], w[2:-1:2], gammas):
        if kind == "pre":
            h = h + w2 @ norm(w1 @ norm(h).relu()).relu()
        else:
            h = (h + gamma * norm(w2 @ norm(w1 @ h).relu())).relu()
    return w[-1] @ (norm(h).relu() if kind == "pre" else h)


torch.manual_seed(0)
rates = torch.tensor([0.003, 0.01, 0.03, 0.1, 0.3, 1]).repeat_interleave(4)
order = torch.stack([torch.randperm(1797) for _ in range(4)]).repeat(6, 1)
images, labels = map(torch.tensor, load_digits(return_X_y=True))
x, y = images[order].float().mT / 16, labels[order]
sizes, test = [(32, 64), *[(32, 32)] * 40, (10, 32)], {}
for kind in ("post", "zero", "pre"):
    w = [torch.randn(24, *s) * (2 / s[1]) ** 0.5 for s in sizes]  # He
    gammas = [torch.full((24, 32, 1), float(kind != "zero")) for _ in range(20)]
    parameters = [each.requires_grad_() for each in w + gammas]
    optimizer = torch.optim.SGD(parameters, lr=1.0, momentum=0.9)
    for i in torch.randint(1000, (120, 50)):
        optimizer.zero_grad()
        z = forward(x[..., i], w, gammas, kind)
        loss = cross_entropy(z, y[:, i], reduction="none").mean(1)
        (rates * loss).sum().backward()  # each network at its own rate
        optimizer.step()
    with torch.no_grad():
        right = forward(x, w, gammas, kind).argmax(1) == y
    parts = right.float().view(6, 4, 1797).split([1000, 200, 597], 2)
    best = parts[1].mean((1, 2)).argmax()  # the rate, by validation digits
    test[kind] = parts[2][best].mean(1).tolist()
    print(f"{kind:4} {parts[2][best].mean():.3f} at rate {rates[4 * best]:.2g}")
