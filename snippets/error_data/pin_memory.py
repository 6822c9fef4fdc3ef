# proven: warns=UserWarning
import torch
from torch.utils.data import DataLoader

for batch in DataLoader(torch.arange(2), pin_memory=True):
    print(batch)
