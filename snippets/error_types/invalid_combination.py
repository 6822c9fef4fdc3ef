# proven: raises=TypeError
import numpy as np
from torch import nn

image = np.zeros((1, 3, 8, 8), dtype=np.float32)
nn.Conv2d(3, 8, kernel_size=3)(image)
