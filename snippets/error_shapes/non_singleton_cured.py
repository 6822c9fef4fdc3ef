import torch

x = torch.ones(4, 3)  # (batch, features)
weight = torch.arange(4.0)  # one weight a row
y = x * weight.unsqueeze(1)  # (4, 3) * (4, 1)
print(y)
