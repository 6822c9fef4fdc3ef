import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy, relu


def outputs(w, x):  # of ten networks: (networks, batch, classes)
    return relu(relu(x @ w[0]) @ w[1]) @ w[2]


def accuracy(w, scores, x, y):  # without the half of w that scores lowest
    kept = [score >= score.quantile(0.5) for score in scores]
    classes = outputs([each * k for each, k in zip(w, kept)], x).argmax(2)
    return (classes == y)[:, 1000:].float().mean().item()


torch.manual_seed(0)
x, y = (torch.tensor(each) for each in load_digits(return_X_y=True))
order = torch.randperm(1797)
x, y = x[order].float() / 16, y[order]
w = [torch.randn(10, 64, n) / 6 for n in (64, 64, 10)]
w = [each.requires_grad_() for each in w]
optimizer = torch.optim.Adam(w, lr=0.005)
for i in torch.randint(1000, (200, 40)):
    z = outputs(w, x[i])
    optimizer.zero_grad()
    cross_entropy(z.mT, y[i].expand(10, 40), reduction="sum").backward()
    optimizer.step()

with torch.no_grad():
    smallest = accuracy(w, [each.abs() for each in w], x, y)
    random = accuracy(w, [torch.rand_like(each) for each in w], x, y)
print(f"half pruned, the smallest: {smallest:.3f}")
print(f"half pruned, at random:    {random:.3f}")
