import torch

a = torch.ones(3)
b = a.detach().clone()
b[0] = 7
print(a.tolist(), b.tolist())
