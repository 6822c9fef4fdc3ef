import torch
from torch import nn
from torch.nn.functional import mse_loss

torch.manual_seed(0)
x, y = torch.randn(64, 8), torch.randn(64, 4)
linear, norm = nn.Linear(8, 4), nn.BatchNorm1d(4)

before = norm(linear(x))
mse_loss(before, y).backward()
weight_gradient = linear.weight.grad.abs().max().item()
bias_gradient = linear.bias.grad.abs().max().item()
with torch.no_grad():
    linear.bias += 100
change = (norm(linear(x)) - before).abs().max().item()

print(f"largest gradient of the weight {weight_gradient:.0e}")
print(f"largest gradient of the bias   {bias_gradient:.0e}")
print(f"bias + 100 changes the output by {change:.0e}")
