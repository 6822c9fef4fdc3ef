from torch import nn


def weights(inputs, outputs, rank=None):
    if rank is None:
        return nn.Linear(
            inputs, outputs, bias=False, device="meta"
        ).weight.numel()
    narrow = nn.Linear(inputs, rank, bias=False, device="meta")
    wide = nn.Linear(rank, outputs, bias=False, device="meta")
    return narrow.weight.numel() + wide.weight.numel()


largest = {}  # rank at which the two layers are still smaller
for inputs, outputs in ((256, 256), (784, 128), (1024, 10)):
    full = weights(inputs, outputs)
    ranks = range(1, min(inputs, outputs) + 1)
    smaller = [rank for rank in ranks if weights(inputs, outputs, rank) < full]
    largest[f"{inputs} x {outputs}"] = smaller[-1]
    print(f"{inputs} x {outputs}: smaller up to rank {smaller[-1]}")
