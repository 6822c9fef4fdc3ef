# proven: raises=ValueError
import torch
from torch.utils.data import DataLoader, TensorDataset

data = TensorDataset(torch.ones(4, 2), torch.zeros(4), torch.arange(4))
for x, y in DataLoader(data, batch_size=2):
    print(x.shape, y.shape)
