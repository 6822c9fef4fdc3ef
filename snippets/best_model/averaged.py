import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn


def accuracy(model):
    return (model(x[900:]).argmax(1) == y[900:]).float().mean().item()


torch.manual_seed(0)
images, labels = map(torch.tensor, load_digits(return_X_y=True))
order = torch.randperm(len(labels))
x, y = images[order].float() / 16, labels[order]
wrong = torch.randperm(600)[:240]
y[wrong] = torch.randint(0, 10, (240,))

model = nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10))
ema = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.99))
swa = AveragedModel(model)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for _ in range(40):
    for rows in torch.randperm(600).split(100):
        optimizer.zero_grad()
        cross_entropy(model(x[rows]), y[rows]).backward()
        optimizer.step()
        ema.update_parameters(model)
    swa.update_parameters(model)

last, ema_test, swa_test = accuracy(model), accuracy(ema), accuracy(swa)
ema_gain, swa_gain = ema_test - last, swa_test - last
print(f"last weights {last:.3f}, EMA {ema_test:.3f}, SWA {swa_test:.3f}")
