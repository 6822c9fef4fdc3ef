import torch

x = torch.arange(6).reshape(2, 3)
y = x.T.reshape(6)
print(y.tolist())
