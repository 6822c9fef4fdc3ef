import os

import torch
from torch.utils.data import DataLoader

workers = min(4, len(os.sched_getaffinity(0)))
loader = DataLoader(torch.arange(8), num_workers=workers)
print("at most 4:", loader.num_workers <= 4)
fits = loader.num_workers <= len(os.sched_getaffinity(0))
