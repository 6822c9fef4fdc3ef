import math

import torch
from torch import nn

d_in, a = 400, math.sqrt(5)
gain = math.sqrt(2 / (1 + a**2))
std = gain / math.sqrt(d_in)
bound = math.sqrt(3) * std

torch.manual_seed(0)
layer = nn.Linear(d_in, 300)
largest = layer.weight.abs().max().item()
largest_bias = layer.bias.abs().max().item()
found = layer.weight.std().item()
he = math.sqrt(2 / d_in)
shrinks = std / he  # in each ReLU layer
remains = shrinks**20

print(f"gain {gain:.3f}, std {std:.5f}, bound {bound:.3f}")
print(f"1/√d_in        {1 / math.sqrt(d_in):.3f}")
print(f"nn.Linear: largest weight {largest:.3f}, std {found:.5f}")
print(f"nn.Linear: largest bias {largest_bias:.3f}")
print(f"20 ReLU layers shrink to {remains:.1e}")
