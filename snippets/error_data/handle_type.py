# proven: raises=TypeError
import numpy as np
from PIL import Image

image = np.ones((8, 8, 3), dtype=np.float32)  # values from 0 to 1
Image.fromarray(image)
