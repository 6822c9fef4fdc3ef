import matplotlib.pyplot as plt
import torch
from PIL import Image
from torchvision.transforms import v2

torch.manual_seed(0)
image = Image.open("data/cat.jpg")
views = {
    "the file": image,
    "Resize(80)": v2.Resize(80)(image),
    "Resize((80, 80))": v2.Resize((80, 80))(image),
    "CenterCrop(80)": v2.CenterCrop(80)(image),
    "CenterCrop(250)": v2.CenterCrop(250)(image),
    "RandomCrop(80)": v2.RandomCrop(80)(image),
}
sizes = {name: view.size for name, view in views.items()}

_, axes = plt.subplots(2, 3, figsize=(7, 4), sharex=True, sharey=True)
for axis, (name, view) in zip(axes.flat, views.items(), strict=True):
    axis.imshow(view, extent=(0, view.width, view.height, 0))
    axis.set_title(f"{name}: {view.width} x {view.height}", fontsize=9)
    axis.set(xlim=(0, 250), ylim=(250, 0))
    axis.axis("off")
plt.show()
