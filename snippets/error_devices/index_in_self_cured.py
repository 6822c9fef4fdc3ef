import torch
from torch import nn

vocabulary = [f"word {i}" for i in range(11)]  # of the tokenizer
words = torch.tensor([3, 10, 2])
embedding = nn.Embedding(len(vocabulary), 4)
shape = list(embedding(words).shape)
print(shape)
