import matplotlib.pyplot as plt
import torch
from PIL import Image
from torchvision.transforms import v2

torch.manual_seed(0)
image = Image.open("data/cat.jpg").resize((96, 64))
jitters = {
    "defaults": v2.ColorJitter(),
    "brightness=0.5": v2.ColorJitter(brightness=0.5),
    "hue=0.05": v2.ColorJitter(hue=0.05),
    "hue=0.5": v2.ColorJitter(hue=0.5),
    "all four 0.5": v2.ColorJitter(0.5, 0.5, 0.5, 0.5),
}
unchanged = {}

_, axes = plt.subplots(5, 5, figsize=(7, 4.2))
for row, (name, jitter) in zip(axes, jitters.items(), strict=True):
    draws = [jitter(image) for _ in range(5)]
    unchanged[name] = all(x.tobytes() == image.tobytes() for x in draws)
    row[0].set_title(name, loc="left", fontsize=9)
    for axis, draw in zip(row, draws, strict=True):
        axis.imshow(draw)
        axis.axis("off")
plt.show()
