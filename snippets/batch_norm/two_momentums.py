import torch
from torch import nn

momentum, old = 0.1, 0.0
x = torch.tensor([[2.0], [4.0], [6.0], [8.0]])  # mean 5
layer = nn.BatchNorm1d(1, momentum=momentum)
layer(x)

torch_says = layer.running_mean.item()
weight_of_new = (1 - momentum) * old + momentum * x.mean().item()
weight_of_old = momentum * old + (1 - momentum) * x.mean().item()
print(f"PyTorch                 {torch_says:.3f}")
print(f"weight of the new batch {weight_of_new:.3f}")
print(f"weight of the old value {weight_of_old:.3f}")
