import torch


def measure(n):  # for 10 networks at once
    x = 2 * torch.rand(10, n, 2) - 1
    y = (torch.pi * x[..., :1]).sin() + x[..., 1:]
    return torch.cat((x, x**2), 2), y + 0.1 * torch.randn(10, n, 1)


def error(x, y, x_test, y_test, hidden, features, decay, steps, lr, scale):
    def model(x):
        x = scale * x[..., :features]
        return torch.baddbmm(b2, torch.baddbmm(b1, x, w1).tanh(), w2)

    shapes = (features, hidden), (1, hidden), (hidden, 1), (1, 1)
    w1, b1, w2, b2 = weights = [2 * torch.rand(10, *s) - 1 for s in shapes]
    for w, fan_in in zip(weights, (features, features, hidden, hidden)):
        w.div_(fan_in**0.5).requires_grad_()
    optimizer = torch.optim.Adam(weights, lr=lr, weight_decay=decay, fused=True)
    for _ in range(steps):
        optimizer.zero_grad()
        (model(x) - y).square().mean((1, 2)).sum().backward()
        optimizer.step()
    with torch.no_grad():
        return (model(x_test) - y_test).square().mean().item()


torch.manual_seed(0)
(x, y), (x_test, y_test) = measure(200), measure(500)
usual = {"hidden": 20, "features": 2, "decay": 1e-4, "steps": 200}
usual |= {"lr": 0.03, "scale": 1.0}
causes = {"lr": 3.0, "scale": 1000.0}
remedies = usual | {"hidden": 100, "features": 4, "decay": 0.0, "steps": 600}
treated = {}
print("cause  untreated", *(f"{name:>8}" for name in remedies))
for cause, bad in causes.items():
    pairs = [{cause: bad}]
    pairs += [{cause: bad} | {name: good} for name, good in remedies.items()]
    treated[cause] = [error(x, y, x_test, y_test, **usual | p) for p in pairs]
    print(f"{cause:6}", *(f"{e:8.3f}" for e in treated[cause]))
