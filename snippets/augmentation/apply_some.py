import torch
from torchvision.transforms import v2

flip, erase = v2.RandomHorizontalFlip(p=1), v2.RandomErasing(p=1)
choices = {
    "RandomApply": v2.RandomApply([flip, erase], p=0.3),
    "RandomChoice": v2.RandomChoice([flip, erase]),
    "Compose": v2.Compose([v2.RandomApply([t], p=0.3) for t in (flip, erase)]),
}
torch.manual_seed(0)
x = torch.rand(1, 8, 8) + 1  # no zeros, and no two alike
counts = {}

for name, transform in choices.items():
    draws = [transform(x) for _ in range(1000)]
    erased = torch.stack([(d == 0).any() for d in draws])
    kept = [d != 0 for d in draws]
    flipped = torch.stack(
        [(d == x.flip(-1))[k].all() for d, k in zip(draws, kept)]
    )
    counts[name] = [
        n.sum().item()
        for n in (flipped & ~erased, erased & ~flipped, flipped & erased)
    ]
    print(
        f"{name:12} flipped {counts[name][0]}, erased {counts[name][1]},",
        end="",
    )
    print(f" both {counts[name][2]} of 1000")
