import torch
from torch import nn


def start(module):
    if isinstance(module, (nn.Linear, nn.Conv2d)):
        nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        if module.bias is not None:
            nn.init.zeros_(module.bias)


torch.manual_seed(0)
model = nn.Sequential(
    nn.Conv2d(1, 16, 3, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(16 * 6 * 6, 10),
)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

before = {name: p.std().item() for name, p in model.named_parameters()}
model.apply(start)
with torch.no_grad():
    model[-1].weight.mul_(0.1)  # begin with cautious scores
after = {name: p.std().item() for name, p in model.named_parameters()}
for name, value in after.items():
    print(f"{name:9} std {before[name]:.3f} -> {value:.3f}")
