import torch
from torch import nn

torch.manual_seed(0)
x = 10 * torch.randn(2, 6)  # (batch, features)
batch_norm = nn.BatchNorm1d(6)(x).detach()
layer_norm = nn.LayerNorm(6)(x).detach()
alone = nn.LayerNorm(6)(x[:1]).detach()
difference = (alone - layer_norm[:1]).abs().max().item()

for name, value in ("batch norm", batch_norm), ("layer norm", layer_norm):
    for row in value:
        print(name, *(f"{v:6.2f}" for v in row))
print(f"layer norm without the second row: {difference:.0e} different")
