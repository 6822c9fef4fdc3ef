# proven: raises=RuntimeError
import torch

q = torch.ones(2, 5, 4)  # (batch, positions, features)
k = torch.ones(2, 4, 5, dtype=torch.float64)
q @ k
