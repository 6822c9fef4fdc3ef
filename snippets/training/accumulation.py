import torch
from torch import nn
from torch.nn.functional import cross_entropy


def gradient(model, x, y, weight):  # of parts of 40, 40 and 20 samples
    model.zero_grad()
    for inputs, labels in zip(x.split(40), y.split(40), strict=True):
        loss = cross_entropy(model(inputs), labels)
        (weight(len(labels)) * loss).backward()  # gradients add up
    return model.weight.grad.clone()


torch.manual_seed(0)
x, y = torch.randn(100, 8).double(), torch.randint(3, (100,))
model = nn.Linear(8, 3).double()
cross_entropy(model(x), y).backward()
whole = model.weight.grad.clone()
ways = {
    "sum of losses": gradient(model, x, y, lambda n: 1),
    "each divided by 3": gradient(model, x, y, lambda n: 1 / 3),
    "each times n / 100": gradient(model, x, y, lambda n: n / 100),
}
errors = {}
for name, parts in ways.items():
    errors[name] = ((parts - whole).norm() / whole.norm()).item()
    print(f"{name:19} off by {errors[name]:.1%}")
