import torch

torch.manual_seed(0)
x = 2 * torch.rand(2, 5000, 1, dtype=torch.float64) - 1  # training, test
y = (torch.pi * x).sin() + 0.1 * torch.randn(x.shape)
ones, angle = torch.ones_like(x), torch.pi * x
features = {
    "1, x": torch.cat((ones, x), -1),
    "1, sin, cos": torch.cat((ones, angle.sin(), angle.cos()), -1),
}
errors = {}

for name, columns in features.items():
    w = torch.linalg.lstsq(columns[0], y[0]).solution
    errors[name] = (columns @ w - y).square().mean((1, 2)).tolist()
    train, test = errors[name]
    print(f"{name:12} training error {train:.4f}, test error {test:.4f}")
