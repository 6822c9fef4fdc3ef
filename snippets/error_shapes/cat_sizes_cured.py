import torch

a, b = torch.zeros(2, 3), torch.zeros(2, 4)
shape = list(torch.cat([a, b], dim=1).shape)
print(shape)
