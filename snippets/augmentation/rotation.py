import matplotlib.pyplot as plt
import torch
from PIL import Image
from torchvision.transforms import InterpolationMode, v2

image = Image.open("data/cat.jpg").resize((120, 80))
smooth = InterpolationMode.BILINEAR
turns = {
    "RandomRotation(30)": v2.RandomRotation(30),
    "fill=128": v2.RandomRotation(30, fill=128),
    "interpolation=BILINEAR": v2.RandomRotation(30, interpolation=smooth),
    "expand=True": v2.RandomRotation(30, expand=True),
}
sizes, corners = {}, {}

_, axes = plt.subplots(2, 2, figsize=(7, 3.2))
for axis, (name, turn) in zip(axes.flat, turns.items(), strict=True):
    torch.manual_seed(1)  # the same angle for all
    turned = turn(image)
    sizes[name], corners[name] = turned.size, turned.getpixel((0, 0))
    axis.imshow(turned)
    axis.set_title(f"{name}: {turned.width} x {turned.height}", fontsize=9)
    axis.axis("off")
plt.show()
