import torch
from torch import nn

torch.manual_seed(0)
layer = nn.BatchNorm1d(1)
for _ in range(100):
    layer(torch.randn(32, 1))
x = torch.ones(1, 1)
company = [c + torch.randn(7, 1) for c in (0, 2, 4)]


def outputs(layer, x, company):
    return [layer(torch.cat([x, others]))[0].item() for others in company]


train = outputs(layer, x, company)
layer.eval()
evaluation = outputs(layer, x, company)
alone = layer(x).item()
print("the same sample among three different groups of seven")
print("train:", *(f"{value:6.3f}" for value in train))
print("eval: ", *(f"{value:6.3f}" for value in evaluation))
print(f"alone: {alone:6.3f}")
