import torch
from torch import nn

torch.manual_seed(0)
x = 5 + torch.randn(8, 4)  # (batch, features)
dropout, norm = nn.Dropout(p=0.5), nn.BatchNorm1d(4)
random, repeats, switches = {}, {}, {}
for name, layer in {"Dropout": dropout, "BatchNorm1d": norm}.items():
    layer.train()
    repeats[name] = torch.equal(layer(x), layer(x))
    trained = layer(x)
    switches[name] = not torch.allclose(layer.eval()(x), trained)
    print(f"{name:12} the same twice in training mode: {repeats[name]}")
    print(f"{'':12} another result after eval():     {switches[name]}")

y = norm(x.requires_grad_())
print("gradients are still recorded in evaluation:", y.requires_grad)
