import torch
from torch.utils.data import TensorDataset

x, y = torch.zeros(2, 10), torch.zeros(10)  # x: (features, samples)
count = len(TensorDataset(x.T, y))
print(count, "samples")
