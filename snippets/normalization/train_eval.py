import torch
from torch import nn

layers = [
    nn.BatchNorm2d(6),
    nn.InstanceNorm2d(6, track_running_stats=True),
    nn.InstanceNorm2d(6),
    nn.GroupNorm(3, 6),
    nn.LayerNorm([6, 4, 4]),
    nn.RMSNorm([6, 4, 4]),
]
torch.manual_seed(0)
x, table = 5 + 3 * torch.randn(8, 6, 4, 4), []
print("parameters  buffers  batch mates  eval()")
for layer in layers:
    with torch.no_grad():
        together, alone = layer(x)[0], layer(x[:1])[0]
        evaluated = layer.eval()(x)[0]
    row = [
        sum(p.numel() for p in layer.parameters()),
        len(list(layer.buffers())),
        not torch.allclose(together, alone, atol=1e-5),  # batch mates matter
        not torch.allclose(together, evaluated, atol=1e-5),  # so does eval()
    ]
    table.append(row)
    yes = ["matter" if matters else "-" for matters in row[2:]]
    print(f"{row[0]:10} {row[1]:8} {yes[0]:>12} {yes[1]:>7}", end="  ")
    print(type(layer).__name__, "with running statistics" * (row[1] > 0))
