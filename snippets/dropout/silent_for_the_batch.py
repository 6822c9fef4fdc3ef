import torch
from torch import nn

torch.manual_seed(0)
batches = [1, 5, 20, 64]
measured, expected = [], []

print("batch  measured   0.8^B")
for batch in batches:
    h = nn.Dropout(p=0.8)(torch.ones(batch, 100_000))  # (batch, features)
    measured.append((h == 0).all(0).float().mean().item())
    expected.append(0.8**batch)
    print(f"{batch:5}  {measured[-1]:8.4f}  {expected[-1]:.4f}")
