import torch
from torch import nn

momentum, old = 0.1, 0.0
x = torch.tensor([[2.0], [4.0], [6.0], [8.0]])  # mean 5
layer = nn.BatchNorm1d(1, momentum=momentum)
layer(x)

torch_says = layer.running_mean.item()
article_1 = (1 - momentum) * old + momentum * x.mean().item()
article_3 = momentum * old + (1 - momentum) * x.mean().item()
print(f"PyTorch   {torch_says:.3f}")
print(f"article 1 {article_1:.3f}")
print(f"article 3 {article_3:.3f}")
