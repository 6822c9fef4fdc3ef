import torch
from torch import nn

torch.manual_seed(0)
linear, norm = nn.Linear(8, 4), nn.BatchNorm1d(4)
x, target = torch.randn(64, 8), torch.randn(64, 4)
outputs, gradients = [], []

for factor in (1, 100):
    with torch.no_grad():
        linear.weight *= factor
    linear.zero_grad()
    y = norm(linear(x))
    (y * target).sum().backward()
    outputs.append(y.detach())
    gradients.append(linear.weight.grad.norm().item())

change = (outputs[0] - outputs[1]).abs().max().item()
ratio = gradients[0] / gradients[1]
print(f"output changes by {change:.0e}, gradient is {ratio:.1f} times smaller")
