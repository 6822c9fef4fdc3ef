import torch
from torch.nn import functional as F

NET = (1, 32), (32, 32), (32, 1)


def forward(x, layers, p):  # (data set, point, 1), 20 networks side by side
    for w, b in layers[:-1]:
        x = F.dropout((x @ w + b).relu(), p)
    return x @ layers[-1][0] + layers[-1][1]


torch.manual_seed(0)
grid = torch.linspace(-2, 2, 81)[:, None].expand(20, -1, -1)
at = grid[0, :, 0].abs()
places = {"inside": (at > 0.3) & (at < 1), "outside": at > 1.5}
spread, error = {}, {}
for n in (20, 160):
    x = 0.3 + 0.7 * torch.rand(20, n, 1)
    x[:, ::2] *= -1
    y = torch.sin(4 * x) + 0.1 * torch.randn(20, n, 1)
    for p in (0.1, 0.3):
        w = [torch.randn(20, i, o).div(i**0.5).requires_grad_() for i, o in NET]
        b = [torch.zeros(20, 1, o, requires_grad=True) for _, o in NET]
        layers = list(zip(w, b, strict=True))
        optimizer = torch.optim.Adam(w + b, lr=0.01)
        for _ in range(400):
            loss = (forward(x, layers, p) - y).square().sum() / n
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            out = torch.stack([forward(grid, layers, p) for _ in range(100)])
        off = (out.mean(0) - torch.sin(4 * grid)).square()
        for place, i in places.items():
            s = out[:, :, i].std(0).mean((1, 2))
            e = off[:, i].mean((1, 2)).sqrt()
            name = f"{place} {n} p={p}"
            spread[name], error[name] = s.tolist(), e.tolist()
            print(f"{name:18} spread {s.mean():.3f}, error {e.mean():.3f}")
