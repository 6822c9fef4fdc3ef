import torch
from torch import nn

words = torch.tensor([3, 1, 2])
shape = list(nn.Embedding(10, 4)(words).shape)
print(shape)
