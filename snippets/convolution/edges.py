import matplotlib.pyplot as plt
import torch
from PIL import Image
from torch.nn.functional import conv2d
from torchvision.transforms.v2.functional import pil_to_tensor

photo = pil_to_tensor(Image.open("data/cat.jpg").convert("L")) / 255
x = photo.unsqueeze(0)  # (batch, channels, height, width)

vertical = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
kernels = {
    "vertical edges": vertical,
    "horizontal edges": vertical.T,
    "blur": torch.full((9, 9), 1 / 81),
}
figure, axes = plt.subplots(2, 2, figsize=(7, 5))
axes.flat[0].imshow(x[0, 0].numpy(), cmap="gray")
axes.flat[0].set_title("photo")
for ax, (name, kernel) in zip(axes.flat[1:], kernels.items()):
    y = conv2d(x, kernel[None, None])
    print(
        f"{name:16} weights sum to {kernel.sum():.0f}, output {list(y.shape)}"
    )
    ax.imshow(y[0, 0].abs().numpy(), cmap="gray")
    ax.set_title(name)
for ax in axes.flat:
    ax.axis("off")
plt.show()
