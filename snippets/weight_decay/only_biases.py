import torch
from torch import nn
from torch.nn.functional import mse_loss


@torch.no_grad()
def error(model, x, y):
    return mse_loss(model(x), y).item()


def fit(x, y, chosen):
    model = nn.Sequential(nn.Linear(1, 200), nn.ReLU(), nn.Linear(200, 200))
    model.extend([nn.ReLU(), nn.Linear(200, 1)])
    first = error(model, x, y)
    parameters = [p for p in model.parameters() if chosen(p)]
    optimizer = torch.optim.Adam(parameters, lr=0.01, fused=True)
    for _ in range(300):
        model.zero_grad()
        mse_loss(model(x), y).backward()
        optimizer.step()
    return first, error(model, x, y), error(model, x, x)


torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).unsqueeze(1)  # (points, 1); the truth is y = x
errors = torch.empty(2, 12, 3)
for draw in range(12):
    y = x + 0.3 * torch.randn(20, 1)
    errors[0, draw] = torch.tensor(fit(x, y, lambda p: p.ndim == 1))
    errors[1, draw] = torch.tensor(fit(x, y, lambda p: True))
biases, everything = errors.mean(1).tolist()
learned, gap = biases[0] - biases[1], everything[2] - biases[2]

print("                 before   after   true line")
print("biases only ", *(f"{value:9.3f}" for value in biases))
print("everything  ", *(f"{value:9.3f}" for value in everything))
