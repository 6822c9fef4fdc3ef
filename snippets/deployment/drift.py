import torch
from torch.nn.functional import cross_entropy, one_hot
from torchvision.datasets import FashionMNIST


def model(w, x):  # four networks at once: (4, images, 10)
    h = torch.baddbmm(w[1], x.expand(4, -1, -1), w[0]).relu()
    return torch.baddbmm(w[3], h, w[2])


def watch(w, x, y, scale=1.0, kind=9, share=0.1):  # 200 days of 200 images
    weight = torch.where(y == kind, 9 * share / (1 - share), 1.0)
    i = torch.multinomial(weight, 40_000, replacement=True).view(200, 200)
    p, k = model(w, scale * x).detach().softmax(2).max(2)
    shares = one_hot(k, 10).float()[:, i].mean(2)  # (4, days, classes)
    each = scale * x.mean(1).expand(4, -1), p, (k == y).float()
    pixel, sure, right = (v[:, i].mean(2) for v in each)
    return torch.stack([pixel, sure, (shares - 0.1).abs().sum(2), right])


torch.manual_seed(0)
data, test = (FashionMNIST("data", train=t) for t in (True, False))
x, test_x = (each.data.flatten(1) / 255 for each in (data, test))
sizes = (784, 784, 32), (1, 784, 32), (32, 32, 10), (1, 32, 10)
w = [(2 * torch.rand(4, a, c) - 1) / b**0.5 for a, b, c in sizes]
optimizer = torch.optim.Adam([v.requires_grad_() for v in w], lr=0.002)
for i in torch.randint(6000, (600, 4, 50)):  # steps, networks, batch
    optimizer.zero_grad()
    cross_entropy(model(w, x[i]).mT, data.targets[i]).backward()
    optimizer.step()
std, mean = torch.std_mean(watch(w, test_x, test.targets), 2, keepdim=True)
changes = [{"scale": s} for s in (1.0, 0.9, 0.7, 0.5, 0.3)]  # 1.0: normal days
changes += [{"kind": k, "share": s} for k in (9, 6) for s in (0.2, 0.3, 0.5)]
print("alarms of mean pixel, confidence, classes, accuracy; then accuracy")
rows = []
for change in changes:
    now = watch(w, test_x, test.targets, **change)
    alarm = ((now - mean).abs() > 4 * std).float().mean((1, 2))
    rows.append([*alarm.tolist(), now[3].mean().item()])
    print(*(f"{a:5.0%}" for a in rows[-1]), change)
