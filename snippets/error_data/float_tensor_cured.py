import torch
from torchvision.transforms import v2

image = torch.zeros(3, 8, 8, dtype=torch.uint8)
transform = v2.Compose(
    [
        v2.ToDtype(torch.float32, scale=True),
        v2.Normalize([0.5] * 3, [0.5] * 3),
    ]
)
x = transform(image)
low = x.min().item()
print("black becomes", low)
