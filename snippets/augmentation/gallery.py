import matplotlib.pyplot as plt
import torch
from PIL import Image
from torchvision.transforms import v2

to_tensor = v2.Compose([v2.ToImage(), v2.ToDtype(torch.float32, scale=True)])
mean, std = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
table = {
    "Compose": v2.Compose([v2.CenterCrop(80), v2.Resize(40)]),
    "ToImage + ToDtype": to_tensor,
    "Normalize": v2.Compose([to_tensor, v2.Normalize(mean, std)]),
    "Resize": v2.Resize(40),
    "CenterCrop": v2.CenterCrop(60),
    "RandomCrop": v2.RandomCrop(60),
    "RandomHorizontalFlip": v2.RandomHorizontalFlip(p=1),
    "RandomVerticalFlip": v2.RandomVerticalFlip(p=1),
    "RandomRotation": v2.RandomRotation(30),
    "ColorJitter": v2.ColorJitter(0.5, 0.5, 0.5, 0.1),
    "RandomGrayscale": v2.RandomGrayscale(p=1),
    "RandomResizedCrop": v2.RandomResizedCrop((80, 120)),
}

torch.manual_seed(0)
before = Image.open("data/cat.jpg").resize((120, 80))
_, axes = plt.subplots(6, 5, figsize=(7, 6.6), width_ratios=[6, 6, 1, 6, 6])
pairs = axes[:, [0, 1, 3, 4]].reshape(12, 2)
for (left, right), (name, transform) in zip(pairs, table.items(), strict=True):
    after = v2.functional.to_image(transform(before))  # (channels, h, w)
    top = 255 if after.dtype == torch.uint8 else 1
    left.imshow(before)
    right.imshow(after.permute(1, 2, 0).numpy().clip(0, top))
    left.set_title(name, loc="left", fontsize=9)
    right.set_title(
        f"{after.shape[2]} x {after.shape[1]}", loc="right", fontsize=9
    )
for axis in axes.flat:
    axis.axis("off")
plt.show()
