import torch
from torch import nn
from torch.optim import Adam, AdamW

left = {}

for optimizer_class in (Adam, AdamW):
    w = nn.Parameter(torch.tensor([1.0, 0.1]))
    optimizer = optimizer_class([w], lr=0.001, weight_decay=0.1)
    for _ in range(50):
        w.grad = torch.zeros(2)  # nothing but decay
        optimizer.step()
    name = optimizer_class.__name__
    left[name] = w.tolist()
    print(f"{name:5} leaves {w[0]:.4f} of 1 and {w[1]:.4f} of 0.1")
