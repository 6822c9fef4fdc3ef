import matplotlib.pyplot as plt
import torch
from torchvision.datasets import FashionMNIST
from torchvision.transforms import v2

data = FashionMNIST("data", train=True)
names = ["T-shirt", "Trouser", "Pullover", "Dress", "Coat"]
names += ["Sandal", "Shirt", "Sneaker", "Bag", "Boot"]
rows = [int((data.targets == k).nonzero()[0]) for k in (1, 8, 9, 0)]
x = data.data[rows, None] / 255  # (batch, channels, height, width)
y = data.targets[rows]

torch.manual_seed(1)
batches = {
    "as they are": (x, torch.eye(10)[y]),
    "MixUp": v2.MixUp(num_classes=10)(x, y),
    "CutMix": v2.CutMix(num_classes=10)(x, y),
}
_, axes = plt.subplots(3, 4, figsize=(7, 6))
for row, (name, (images, labels)) in zip(axes, batches.items(), strict=True):
    row[0].set_ylabel(name)
    for axis, image, label in zip(row, images, labels, strict=True):
        parts = [
            f"{names[k]} {label[k]:.2f}" for k in label.nonzero().flatten()
        ]
        axis.imshow(image[0].numpy(), cmap="gray")
        axis.set_title("\n".join(parts), fontsize=9)
        axis.set(xticks=[], yticks=[])
plt.show()
