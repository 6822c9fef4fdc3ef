import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy
from torch.nn.functional import instance_norm as norm  # here over the batch


def forward(x, w, residual, without=None):  # (networks, features, batch)
    h = norm(w[0] @ x).relu()
    for number, (w1, w2) in enumerate(zip(w[1:-1:2], w[2:-1:2])):
        if number != without:
            branch = norm(w2 @ norm(w1 @ h).relu())
            h = (h + branch if residual else branch).relu()
    return w[-1] @ h


torch.manual_seed(0)
order = torch.stack([torch.randperm(1797) for _ in range(10)])
images, labels = map(torch.tensor, load_digits(return_X_y=True))
x, y = images[order].float().mT / 16, labels[order]
lost = {"plain": [], "residual": []}
for kind in lost:
    residual = kind == "residual"
    sizes = [(32, 64), *[(32, 32)] * 12, (10, 32)]
    w = [torch.randn(10, *s) * (2 / s[1]) ** 0.5 for s in sizes]
    sgd = torch.optim.SGD([v.requires_grad_() for v in w], lr=0.3, momentum=0.9)
    for i in torch.randint(1200, (200, 50)):
        sgd.zero_grad()
        loss = cross_entropy(forward(x[..., i], w, residual), y[:, i])
        loss.backward()  # the mean over ten networks: a tenth of the rate each
        sgd.step()
    scores = []
    with torch.no_grad():
        for without in (None, *range(6)):
            z = forward(x[..., 1200:], w, residual, without)
            right = z.argmax(1) == y[:, 1200:]
            scores.append(right.float().mean().item())
    lost[kind] = [scores[0] - score for score in scores[1:]]
    print(f"{kind:8} {scores[0]:.3f}, loses", *[f"{e:.2f}" for e in lost[kind]])
