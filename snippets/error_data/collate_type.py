# proven: raises=TypeError
import torch
from torch.utils.data import DataLoader

samples = [(torch.ones(3), None), (torch.zeros(3), None)]
for x, y in DataLoader(samples, batch_size=2):
    print(x, y)
