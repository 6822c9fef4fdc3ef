import torch
from torchvision.transforms import v2

torch.manual_seed(0)
image = torch.randint(256, (3, 8, 8), dtype=torch.uint8)
share = {}

for transform in (
    v2.RandomHorizontalFlip(),
    v2.RandomVerticalFlip(),
    v2.RandomGrayscale(),
    v2.ColorJitter(),
    v2.RandomCrop(8),
):
    name = type(transform).__name__
    changed = sum(not torch.equal(transform(image), image) for _ in range(2000))
    share[name] = changed / 2000
    print(f"{name:20} changes {share[name]:6.1%}")
