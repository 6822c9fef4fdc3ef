import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy


def accuracies(views, n):  # views: (kinds, images, 64)
    torch.manual_seed(0)  # the same start for all
    w1 = (torch.randn(runs, 64, 32) / 32**0.5).requires_grad_()
    w2 = (torch.randn(runs, 32, 10) / 16**0.5).requires_grad_()
    b = torch.zeros(runs, 1, 32, requires_grad=True)
    optimizer = torch.optim.Adam([w1, w2, b], lr=0.005, fused=True)
    for _ in range(200):
        image = order.gather(1, torch.randint(n, (runs, 32)))
        kind = torch.randint(len(views), (runs, 32))
        h = (views[kind, image] @ w1 + b).relu()  # (runs, batch, 32)
        loss = cross_entropy((h @ w2).flatten(0, 1), y[image].flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    read = ((x[1200:] @ w1 + b).relu() @ w2).argmax(2)
    return (read == y[1200:]).float().mean(1)


torch.manual_seed(0)
x, y = (torch.tensor(v) for v in load_digits(return_X_y=True))
shuffled, runs = torch.randperm(len(x)), 40  # 40 networks side by side
x, y = x[shuffled].float() / 16, y[shuffled]
order = torch.stack([torch.randperm(1200) for _ in range(runs)])

images, steps, score = x.view(-1, 8, 8), (-1, 0, 1), {}
moved = [images.roll((i, j), (1, 2)) for i in steps for j in steps]
half = [(images + m).flatten(1) / 2 for m in moved]  # by half a pixel
flipped = [x, images.flip(1).flatten(1)]
kinds = {"as they are": [x], "shifted": half, "upside down": flipped}
for name, views in kinds.items():
    a, b = (accuracies(torch.stack(views), n).mean() for n in (50, 1000))
    score[name] = [a.item(), b.item()]
    print(f"{name:12} 50 images {a:.3f}   1000 images {b:.3f}")
few, many = (score["shifted"][i] - score["as they are"][i] for i in (0, 1))
harm = score["upside down"][0] - score["as they are"][0]
