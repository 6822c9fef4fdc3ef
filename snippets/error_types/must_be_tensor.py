# proven: raises=TypeError
import numpy as np
from torch import nn

nn.Linear(4, 3)(np.ones((2, 4), dtype=np.float32))
