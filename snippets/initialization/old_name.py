# proven: warns=FutureWarning
import torch
from torch import nn

torch.manual_seed(0)
w = torch.zeros(3, 5)
nn.init.xavier_uniform(w)
print(f"still works: std {w.std():.2f}")
