import numpy as np
import torch
from PIL import Image
from torchvision import transforms
from torchvision.transforms import v2

pixels = np.full((2, 3, 3), 255)  # (height, width, channels)
inputs = {
    "PIL image": Image.fromarray(pixels.astype(np.uint8)),
    "uint8 array": pixels.astype(np.uint8),
    "int16 array": pixels.astype(np.int16),
    "float64 array": pixels.astype(np.float64),
}
old = transforms.ToTensor()
new = v2.Compose([v2.ToImage(), v2.ToDtype(torch.float32, scale=True)])
white = {}

print("white pixel of      ToTensor          ToImage + ToDtype")
for name, image in inputs.items():
    a, b = old(image), new(image)
    assert a.shape == b.shape == (3, 2, 3)  # (channels, height, width)
    white[name] = [a.max().item(), b.max().item()]
    kinds = [str(x.dtype).removeprefix("torch.") for x in (a, b)]
    print(f"{name:16} {a.max():7.4g} {kinds[0]:8} {b.max():10.4g} {kinds[1]}")
