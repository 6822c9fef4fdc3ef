import torch
from torch import nn


def factors(model, groups):  # what one step without any gradient leaves of each
    for p in model.parameters():
        nn.init.ones_(p)
        p.grad = torch.zeros_like(p)
    torch.optim.SGD(groups, lr=0.1, weight_decay=0.5).step()
    return [round(p.mean().item(), 3) for p in model.parameters()]


model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8))
matrices = [p for p in model.parameters() if p.ndim > 1]
vectors = [p for p in model.parameters() if p.ndim == 1]

everything = factors(model, model.parameters())
spared = factors(
    model, [{"params": matrices}, {"params": vectors, "weight_decay": 0}]
)

print("              one list   two groups")
for (name, _), a, b in zip(model.named_parameters(), everything, spared):
    print(f"{name:12} {a:9} {b:12}")
