import matplotlib.pyplot as plt
import torch
from matplotlib.patches import Rectangle
from PIL import Image
from torchvision import tv_tensors
from torchvision.transforms import v2

image = Image.open("data/cat.jpg")  # 240 x 160
plain = torch.tensor([[70, 10, 190, 125]])  # left, top, right, bottom
boxes = tv_tensors.BoundingBoxes(plain, format="XYXY", canvas_size=(160, 240))
transform = v2.Compose(
    [
        v2.RandomHorizontalFlip(p=1),
        v2.CenterCrop((140, 180)),
        v2.Resize(70),
    ]
)
seen, followed, stayed = transform(image, boxes, plain)
print(f"image: {seen.width} x {seen.height}")
print("BoundingBoxes:", followed.tolist(), "of", followed.canvas_size)
print("plain tensor: ", stayed.tolist())

_, axes = plt.subplots(1, 3, figsize=(7, 2.1))
panels = {
    "before": (image, plain),
    "BoundingBoxes": (seen, followed),
    "plain tensor": (seen, stayed),
}
for axis, (title, (picture, box)) in zip(axes, panels.items(), strict=True):
    left, top, right, bottom = box[0].tolist()
    size = right - left, bottom - top
    axis.imshow(picture)
    axis.add_patch(Rectangle((left, top), *size, fill=False, color="C3", lw=2))
    axis.set_title(title, fontsize=9)
    axis.axis("off")
plt.show()
