import torch
from torch import nn

torch.manual_seed(0)
factors = []

print("batch   normalizes by   stores   factor")
for batch in (2, 8, 32):
    x = torch.randn(batch, 1)
    layer = nn.BatchNorm1d(1, eps=1e-9, momentum=1.0)  # stores this batch only
    y = layer(x)
    used = (x.std(correction=0) / y.std(correction=0)).square().item()
    stored = layer.running_var.item()
    factors.append(stored / used)
    print(f"{batch:5} {used:15.4f} {stored:8.4f} {factors[-1]:8.4f}")
