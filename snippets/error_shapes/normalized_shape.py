# proven: raises=RuntimeError
import torch
from torch import nn

norm = nn.LayerNorm(16)
norm(torch.zeros(2, 16, 8))  # (batch, channels, length)
