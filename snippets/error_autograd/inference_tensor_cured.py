import torch
from torch import nn

backbone, head = nn.Linear(4, 8), nn.Linear(8, 2)
with torch.no_grad():
    h = backbone(torch.ones(3, 4))
head(h).sum().backward()
frozen, trained = backbone.weight.grad is None, head.weight.grad is not None
print("backbone frozen:", frozen, "head trained:", trained)
