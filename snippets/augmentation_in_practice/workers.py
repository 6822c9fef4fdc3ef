import os
from time import perf_counter

import torch
from torch.utils.data import DataLoader, Dataset


class InMemory(Dataset):
    def __init__(self):
        self.x = torch.zeros(1000, 1, 28, 28)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], os.getpid()  # the process that reads this sample


if __name__ == "__main__":
    processes, seconds = {}, {}
    for workers in (0, 2):
        loader = DataLoader(InMemory(), batch_size=64, num_workers=workers)
        ids = {i for _, batch in loader for i in batch.tolist()}
        processes[workers] = len(ids - {os.getpid()})
        runs = []
        for _ in range(5):  # epochs
            start = perf_counter()
            for _ in loader:
                pass
            runs.append(perf_counter() - start)
        seconds[workers] = sorted(runs)[2]  # median
        print(f"{workers} workers: {processes[workers]} other processes")
    ratio = seconds[2] / seconds[0]
    print(f"an epoch with workers takes {ratio:.0f} times as long")
