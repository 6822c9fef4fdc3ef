import numpy as np
from PIL import Image

image = np.ones((8, 8, 3), dtype=np.float32)  # values from 0 to 1
picture = Image.fromarray((255 * image).astype(np.uint8))
print(picture.mode, picture.size, picture.getpixel((0, 0)))
pixel = list(picture.getpixel((0, 0)))
