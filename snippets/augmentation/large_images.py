import torch
from torch.utils.data import DataLoader
from torchvision.datasets import FakeData
from torchvision.transforms import v2


def pipeline(size):
    return v2.Compose(
        [
            v2.Resize((size, size)),
            v2.ToImage(),
            v2.ToDtype(torch.float32, scale=True),
            v2.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
        ]
    )


size_of, shapes = {}, {}
for size in (32, 224):
    images = FakeData(50_000, (3, 32, 32), 10, transform=pipeline(size))
    loader = DataLoader(images, batch_size=64)
    x, y = next(iter(loader))
    shapes[size], size_of[size] = list(x.shape), x.nbytes / 64
    print(f"{shapes[size]}: {size_of[size] / 1024:.0f} KiB an image")
ratio = size_of[224] / size_of[32]
batches = [len(loader), len(DataLoader(range(10_000), batch_size=64))]
print(f"{ratio:.0f} times as much; batches of 64: {batches}")
