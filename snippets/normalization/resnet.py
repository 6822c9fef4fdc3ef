import torch
from torch import nn
from torchvision.models import resnet18


def group_norm(channels):
    return nn.GroupNorm(32, channels)


torch.manual_seed(0)
x, found = torch.randn(1, 3, 32, 32), {}
for name, norm in ("BatchNorm2d", nn.BatchNorm2d), ("GroupNorm", group_norm):
    model = resnet18(norm_layer=norm)
    buffers = len(list(model.buffers()))
    parameters = sum(p.numel() for p in model.parameters())
    try:
        difference = (model(x) - model.eval()(x)).abs().max().item()
        result = f"train and eval differ by {difference:.0e}"
    except ValueError as error:
        result = str(error)[:60]
    found[name] = [parameters, buffers, result]
    print(f"{name}: {parameters:,} parameters, {buffers} buffers")
    print(f"  one image: {result}")
