import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn


@torch.no_grad()
def accuracy(w, x, y, start, end=None):  # of each network
    z = (x[:, start:end] @ w[0]).relu() @ w[1]
    return (z.argmax(2) == y[:, start:end]).float().mean(1)


torch.manual_seed(0)
images, labels = map(torch.tensor, load_digits(return_X_y=True))
order = torch.rand(16, len(labels)).argsort(1)  # 16 networks, own data each
x, y = images[order].float() / 16, labels[order]
y[:, :120] = torch.randint(0, 10, (16, 120))  # 120 of 300 at random
w = [(2 * torch.rand(16, 64, width) - 1) / 8 for width in (64, 10)]
model, validation, test = nn.ParameterList(w), [], []
ema = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.99))
swa = AveragedModel(model)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01, fused=True)
for epoch in range(40):
    for rows in torch.randperm(300).split(100):
        optimizer.zero_grad()
        z = (x[:, rows] @ model[0]).relu() @ model[1]
        (16 * cross_entropy(z.mT, y[:, rows])).backward()
        optimizer.step()
        ema.update_parameters(model)
    if epoch >= 30:
        swa.update_parameters(model)
    validation.append(accuracy(model, x, y, 300, 600))
    test.append(accuracy(model, x, y, 600))
kept = {"last epoch": test[-1], "SWA": accuracy(swa.module, x, y, 600)}
kept["EMA"] = accuracy(ema.module, x, y, 600)
chosen = torch.stack(validation).argmax(0, keepdim=True)
kept["best epoch"] = torch.stack(test).gather(0, chosen)
scores = {name: score.mean().item() for name, score in kept.items()}
print(*(f"{name}: {score:.3f}" for name, score in scores.items()), sep="\n")
