# proven: raises=RuntimeError
import os
import signal

from torch.utils.data import DataLoader, Dataset


class Large(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        if index == 3:  # as the system does when memory is short
            os.kill(os.getpid(), signal.SIGKILL)
        return index


if __name__ == "__main__":
    for batch in DataLoader(Large(), batch_size=2, num_workers=1):
        print(batch)
