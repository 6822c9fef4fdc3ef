import numpy as np
import torch
from torch import nn

x = torch.from_numpy(np.ones((2, 4))).float()
y = nn.Linear(4, 3)(x)
print(y.dtype)
kind = str(y.dtype)
