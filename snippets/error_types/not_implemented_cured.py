import torch
from torch import nn

counts = torch.tensor([[1, 2, 3]])
p = nn.functional.softmax(counts.float(), dim=1)
print(f"sum {p.sum():.1f}")
