import torch

x = torch.ones(2, 4)
w = torch.ones(4, 3, dtype=torch.float16)
y = x @ w.float()
print(y)
