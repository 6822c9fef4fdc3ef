import torch
from torch import nn

scores = torch.zeros(10)  # (classes,)
p = nn.functional.softmax(scores, dim=-1)
print(f"sum {p.sum():.1f}")
