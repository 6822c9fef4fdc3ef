import textwrap

import torch
from torch import nn, optim
from torch.utils.data import DataLoader
from torchvision import transforms

layer = nn.Linear(3, 2)
x = torch.ones(4, 3)
optimizer = optim.SGD(layer.parameters(), lr=0.1)
plateau = optim.lr_scheduler.ReduceLROnPlateau
mask = torch.zeros(4, 3, dtype=torch.uint8)
torch.save(layer, "model.pth")
layer(x).sum().backward()
optimizer.zero_grad()
old = {
    "loss.data[0]": lambda: layer(x).sum().data[0],
    "1 - (x > 0)": lambda: 1 - (x > 0),
    "x.masked_fill(uint8)": lambda: x.masked_fill(mask, 0),
    "weight.grad.zero_()": lambda: layer.weight.grad.zero_(),
    "iter(loader).next()": lambda: iter(DataLoader([1, 2])).next(),
    "verbose=True": lambda: plateau(optimizer, verbose=True),
    "load a whole model": lambda: torch.load("model.pth"),
    "transforms.Scale": lambda: transforms.Scale(224),
    "torch.symeig": lambda: torch.symeig(torch.eye(2)),
    "torch.lstsq": lambda: torch.lstsq(x, x),
}
said, count = {}, len(old)
for name, call in old.items():
    try:
        call()
    except Exception as error:
        first = str(error).partition(". ")[0].partition("\n")[0]
        said[name] = f"{type(error).__name__}: {first}"
        print(
            f"{name}\n{textwrap.indent(textwrap.fill(said[name], 74), '    ')}"
        )
