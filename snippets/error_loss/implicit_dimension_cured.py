import torch
from torch import nn

logits = torch.tensor([[0.0, 1.0], [2.0, 3.0]])
p = nn.Softmax(dim=1)(logits)
print(p.sum(dim=1))
