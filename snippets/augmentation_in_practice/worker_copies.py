import numpy as np
from torch.utils.data import DataLoader, Dataset, get_worker_info


class Noisy(Dataset):
    def __init__(self):
        self.rng = np.random.default_rng(0)  # each worker gets a copy

    def __len__(self):
        return 8

    def __getitem__(self, i):
        return self.rng.integers(10**9)


def own_rng(worker):
    info = get_worker_info()
    info.dataset.rng = np.random.default_rng(info.seed)


if __name__ == "__main__":
    drawn, different = {}, {}
    for name, init in ("copies", None), ("own_rng", own_rng):
        loader = DataLoader(Noisy(), num_workers=2, worker_init_fn=init)
        drawn[name] = [batch.item() for batch in loader]
        different[name] = len(set(drawn[name]))
        print(f"{name:8} {different[name]} different draws of 8")
