import os

import torch
from torch.utils.data import DataLoader

available = os.cpu_count()
if hasattr(os, "sched_getaffinity"):  # Linux: those that this process may use
    available = len(os.sched_getaffinity(0))
workers = min(4, available)
loader = DataLoader(torch.arange(8), num_workers=workers)
print("at most 4:", loader.num_workers <= 4)
fits = loader.num_workers <= available
