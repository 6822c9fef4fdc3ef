import torch
from torchvision.transforms import v2

torch.manual_seed(0)
x = torch.rand(64, 3, 8, 8)  # (batch, channels, height, width)
flip = v2.RandomHorizontalFlip()


def flipped(x, y):
    return (y == x.flip(-1)).flatten(1).all(1).sum().item()


whole = [flipped(x, flip(x)) for _ in range(10)]
single = [flipped(x, torch.stack([flip(i) for i in x])) for _ in range(10)]
print("flipped of 64, batch at once:  ", *whole)
print("flipped of 64, image by image: ", *single)
