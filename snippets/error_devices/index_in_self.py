# proven: raises=IndexError
import torch
from torch import nn

words = torch.tensor([3, 10, 2])
nn.Embedding(10, 4)(words)
