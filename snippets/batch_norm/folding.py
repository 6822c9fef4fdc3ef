import torch
from torch import nn


@torch.no_grad()
def fold(linear, norm):
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    folded = nn.Linear(linear.in_features, linear.out_features)
    folded.weight.copy_(linear.weight * scale.unsqueeze(1))
    bias = 0 if linear.bias is None else linear.bias
    folded.bias.copy_((bias - norm.running_mean) * scale + norm.bias)
    return folded


torch.manual_seed(0)
linear, norm = nn.Linear(8, 4, bias=False), nn.BatchNorm1d(4)
nn.init.uniform_(norm.weight)
nn.init.uniform_(norm.bias)
for _ in range(50):
    norm(linear(3 + torch.randn(64, 8)))
norm.eval()

x = 3 + torch.randn(1000, 8)
difference = (fold(linear, norm)(x) - norm(linear(x))).abs().max().item()
print(f"largest difference {difference:.0e}")
