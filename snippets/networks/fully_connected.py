import torch
from torch import nn

torch.manual_seed(0)
layer = nn.Linear(6, 4)
rows = torch.autograd.functional.jacobian(layer, torch.randn(6))

connected = (rows != 0).sum().item()
count = sum(p.numel() for p in layer.parameters())
print("derivatives: (outputs, inputs)", list(rows.shape))
print(f"{connected} connections, {count} parameters")
