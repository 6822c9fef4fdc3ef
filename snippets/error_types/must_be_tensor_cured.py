import numpy as np
import torch
from torch import nn

x = torch.from_numpy(np.ones((2, 4), dtype=np.float32))
shape = list(nn.Linear(4, 3)(x).shape)
print(shape)
