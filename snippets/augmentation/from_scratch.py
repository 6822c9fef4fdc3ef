import numpy as np
import torch
from PIL import Image


def to_tensor(image):  # height, width, channels -> channels, height, width
    return torch.from_numpy(np.array(image)).permute(2, 0, 1) / 255


def normalize(x, mean, std):
    mean, std = (torch.tensor(v)[:, None, None] for v in (mean, std))
    return (x - mean) / std


def random_horizontal_flip(x, p=0.5):
    return x.flip(-1) if torch.rand(1) < p else x


def random_crop(x, height, width):
    top = torch.randint(x.shape[-2] - height + 1, (1,))
    left = torch.randint(x.shape[-1] - width + 1, (1,))
    return x[..., top : top + height, left : left + width]


torch.manual_seed(0)
x = to_tensor(Image.open("data/cat.jpg"))
y = random_crop(random_horizontal_flip(x), 96, 96)
z = normalize(y, mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225])
for name, value in ("x", x), ("y", y), ("z", z):
    low, high = value.min().item(), value.max().item()
    print(f"{name}: {list(value.shape)}, {low:.2f} to {high:.2f}")
