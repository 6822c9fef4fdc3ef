# proven: raises=RuntimeError
import torch
from PIL import Image
from torchvision.transforms import v2

transform = v2.Compose(
    [
        v2.ToImage(),
        v2.ToDtype(torch.float32, scale=True),
        v2.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
    ]
)
Image.open("data/cat.jpg").convert("RGBA").save("cat.png")
image = Image.open("cat.png")  # the fourth channel says how opaque a pixel is

shape = list(transform(image.convert("RGB")).shape)
print(f"{image.mode}, converted to RGB: {shape}")
transform(image)
