# proven: raises=RuntimeError
import torch
from torch import nn

words = torch.tensor([3.0, 1.0, 2.0])
nn.Embedding(10, 4)(words)
