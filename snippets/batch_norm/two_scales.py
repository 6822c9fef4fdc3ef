import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(64, 2)  # (batch, features)
x = x * torch.tensor([1000.0, 0.1]) + torch.tensor([5000.0, 3.0])
y = nn.BatchNorm1d(2)(x).detach()

mean, std = y.mean(0).abs(), y.std(0, correction=0)
print("        feature 0  feature 1")
print(f"before {x[:, 0].mean():10.0f} {x[:, 1].mean():10.2f}   mean")
print(f"       {x[:, 0].std():10.0f} {x[:, 1].std():10.2f}   deviation")
print(f"after  {mean[0]:10.2f} {mean[1]:10.2f}   mean")
print(f"       {std[0]:10.2f} {std[1]:10.2f}   deviation")
