# proven: raises=AssertionError
from torch import nn

nn.MultiheadAttention(embed_dim=100, num_heads=8)
