import torch
from torch.utils.data import DataLoader

gpu = torch.accelerator.is_available()
for batch in DataLoader(torch.arange(2), pin_memory=gpu):
    print(batch)
