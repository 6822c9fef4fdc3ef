from torch import nn

attention = nn.MultiheadAttention(embed_dim=96, num_heads=8)
width = attention.head_dim
print("features per head:", width)
