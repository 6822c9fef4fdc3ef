import torch

x = torch.arange(10)
order = torch.tensor([2, 0, 1])
print(x[order].tolist())
