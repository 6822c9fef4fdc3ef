# proven: timeout=300
import torch
from sklearn.datasets import load_digits
from torch.nn import functional as F


def forward(x, w, kind, states, training=True):
    h = x.transpose(0, 1)  # (batch, networks, 8, 8)
    for k in (0, 1):
        h = F.conv2d(h, w[k], padding=1, stride=k + 1, groups=20)
        if kind == "batch":
            h = F.batch_norm(h, *states[k], training=training)
        else:  # two groups of four channels in each network
            h = F.group_norm(h, 2 * 20)
        h = h.relu()
    return h.unflatten(1, (20, 8)).transpose(0, 1).flatten(2) @ w[2]


torch.manual_seed(0)
rates = torch.tensor([0.001, 0.003, 0.01, 0.03])
order = torch.stack([torch.randperm(1797) for _ in range(5)]).repeat(4, 1)
images, labels = map(torch.tensor, load_digits(return_X_y=True))
x, y = images[order].float().unflatten(2, (8, 8)) / 16, labels[order]
shapes, test = [(160, 1, 3, 3), (160, 8, 3, 3), (20, 128, 10)], {}
for kind in ("batch", "group"):
    w = [torch.randn(s) * (2 / n) ** 0.5 for s, n in zip(shapes, (9, 72, 128))]
    states = [(torch.zeros(160), torch.ones(160)) for _ in range(2)]
    sgd = torch.optim.SGD([v.requires_grad_() for v in w], lr=1.0, momentum=0.9)
    for i in torch.randint(1000, (700, 2)):  # two images a step
        sgd.zero_grad()
        z = forward(x[:, i], w, kind, states).mT
        loss = F.cross_entropy(z, y[:, i], reduction="none").mean(1)
        (rates.repeat_interleave(5) * loss).sum().backward()
        sgd.step()
    with torch.no_grad():
        z = forward(x, w, kind, states, training=False)
    right = (z.argmax(2) == y).float().view(4, 5, 1797)
    best = right[..., 1000:1200].mean((1, 2)).argmax()  # on validation digits
    test[kind] = right[best, :, 1200:].mean(1).tolist()
    print(f"{kind}: {right[best, :, 1200:].mean():.3f} at {rates[best]:g}")
