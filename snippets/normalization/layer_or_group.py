import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(8, 6, 4, 4)  # (batch, channels, height, width)
layer, group = nn.LayerNorm([6, 4, 4]), nn.GroupNorm(1, 6)
same = torch.allclose(layer(x), group(x), atol=1e-5)
print("same output at first:", same)

shapes = {}
for norm in (layer, group):
    shapes[type(norm).__name__] = list(norm.weight.shape)
    print(type(norm).__name__, "weight", list(norm.weight.shape))

larger = torch.randn(8, 6, 5, 5)
print("GroupNorm on larger images:", list(group(larger).shape))
try:
    layer(larger)
except RuntimeError as error:
    message = str(error)
    print("LayerNorm:", message.split(", but")[0])
