import torch
from torch import nn
from torch.nn.utils import prune


def shares(layers):  # of zeros
    return [(layer.weight == 0).float().mean().item() for layer in layers]


torch.manual_seed(0)
conv = nn.Conv2d(16, 8, 3)
norms = conv.weight.detach().flatten(1).norm(dim=1)  # of each filter
prune.ln_structured(conv, "weight", amount=0.5, n=2, dim=0)
filters = (conv.weight != 0).flatten(1).any(1).int().tolist()
print("filters left:", *filters, "- shape", *conv.weight.shape)

each = nn.Linear(64, 256), nn.Linear(256, 10)
for layer in each:
    prune.l1_unstructured(layer, "weight", amount=0.5)

together = nn.Linear(64, 256), nn.Linear(256, 10)
prune.global_unstructured(
    [(layer, "weight") for layer in together],
    pruning_method=prune.L1Unstructured,
    amount=0.5,
)
by_layer, globally = shares(each), shares(together)
print("zeros, half of each layer:  {:.2f} {:.2f}".format(*by_layer))
print("zeros, half of all together: {:.2f} {:.2f}".format(*globally))
