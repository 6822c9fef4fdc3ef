import matplotlib.pyplot as plt
import torch
from PIL import Image
from torchvision.transforms import v2

mean = torch.tensor([0.485, 0.456, 0.406])
std = torch.tensor([0.229, 0.224, 0.225])
to_tensor = v2.Compose([v2.ToImage(), v2.ToDtype(torch.float32, scale=True)])

x = to_tensor(Image.open("data/cat.jpg"))  # (channels, height, width)
y = v2.Normalize(mean, std)(x)
undone = y * std[:, None, None] + mean[:, None, None]

means, spreads = y.mean((1, 2)), y.std((1, 2))
outside = ((y < 0) | (y > 1)).float().mean()
miss = (undone - x).abs().max()
print("mean of each channel:              ", *(f"{m:.2f}" for m in means))
print("standard deviation of each channel:", *(f"{s:.2f}" for s in spreads))
print(f"values outside 0 to 1: {outside:.0%}")

_, axes = plt.subplots(1, 3, figsize=(7, 1.8))
titles = "x", "normalized, cut to 0 ... 1", "undone"
for axis, title, z in zip(axes, titles, (x, y, undone), strict=True):
    axis.imshow(z.clamp(0, 1).permute(1, 2, 0).numpy())
    axis.set_title(title, fontsize=9)
    axis.axis("off")
plt.show()
