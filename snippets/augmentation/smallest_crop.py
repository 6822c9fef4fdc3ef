import torch
from torchvision.transforms import v2

torch.manual_seed(0)
image = torch.zeros(3, 160, 240)
crop = v2.RandomResizedCrop(128)
shares = []
for _ in range(2000):
    box = crop.make_params([image])
    shares.append(box["height"] * box["width"] / (160 * 240))
shares = torch.tensor(shares)
smallest, below_quarter = shares.min(), (shares < 0.25).float().mean()
print(f"smallest part of the image: {smallest:.3f}")
print(f"less than a quarter: {below_quarter:.0%} of the crops")
