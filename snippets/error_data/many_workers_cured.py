import os

import torch
from torch.utils.data import DataLoader

available = len(os.sched_getaffinity(0))  # Linux; elsewhere os.cpu_count()
workers = min(4, available)
loader = DataLoader(torch.arange(8), num_workers=workers)
print("at most 4:", loader.num_workers <= 4)
fits = loader.num_workers <= available
