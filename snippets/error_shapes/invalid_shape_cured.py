import torch

x = torch.arange(12)
y = x.reshape(4, -1)
print(list(y.shape))
