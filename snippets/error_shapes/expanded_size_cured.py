import torch

table = torch.zeros(4, 5)
table[0, :3] = torch.ones(3)
print(table[0].tolist())
