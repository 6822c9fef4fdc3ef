import matplotlib.pyplot as plt
import torch
from PIL import Image
from torchvision.transforms import v2

augment = v2.Compose(
    [
        v2.RandomRotation(10),
        v2.RandomResizedCrop((96, 144), scale=(0.4, 0.7), ratio=(1.4, 1.6)),
        v2.RandomHorizontalFlip(),
        v2.ColorJitter(brightness=0.3, saturation=0.5),
    ]
)

torch.manual_seed(0)
image = Image.open("data/cat.jpg")
views = [image] + [augment(image) for _ in range(7)]
different = len({view.tobytes() for view in views})

_, axes = plt.subplots(2, 4, figsize=(7, 2.7))
for axis, view in zip(axes.flat, views, strict=True):
    axis.imshow(view)
    axis.axis("off")
plt.show()
