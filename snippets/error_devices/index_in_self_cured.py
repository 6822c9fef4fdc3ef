import torch
from torch import nn

words = torch.tensor([3, 10, 2])
embedding = nn.Embedding(int(words.max()) + 1, 4)
shape = list(embedding(words).shape)
print(shape)
