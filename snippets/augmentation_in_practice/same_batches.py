import torch
from torch.utils.data import DataLoader, Dataset


class Noisy(Dataset):
    def __len__(self):
        return 8

    def __getitem__(self, i):
        return i + torch.rand(1).item() / 2  # which sample, and what it drew


def two_epochs(seed, workers):
    loader = DataLoader(
        Noisy(),
        batch_size=4,
        shuffle=True,
        num_workers=workers,
        generator=torch.Generator().manual_seed(seed),
    )
    return [torch.cat([*loader]).tolist() for _ in range(2)]


if __name__ == "__main__":
    torch.manual_seed(0)
    a, again, other = (two_epochs(seed, 2) for seed in (0, 0, 1))
    alone = two_epochs(0, 0)
    for name, drawn in (
        ("seed 0, epoch 1", a[0]),
        ("seed 0, epoch 2", a[1]),
        ("seed 0 again", again[0]),
        ("seed 1", other[0]),
        ("seed 0, no workers", alone[0]),
    ):
        print(f"{name:18}", *(f"{v:.2f}" for v in drawn))
