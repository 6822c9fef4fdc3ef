import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


class Large(Dataset):
    def __init__(self, path):
        self.samples = np.load(path, mmap_mode="r")  # on disk if forked

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        return torch.from_numpy(self.samples[index].copy())


if __name__ == "__main__":
    np.save("samples.npy", np.arange(12.0).reshape(4, 3))
    rows = 0
    for batch in DataLoader(Large("samples.npy"), batch_size=2, num_workers=1):
        rows += len(batch)
    print(rows, "samples")
