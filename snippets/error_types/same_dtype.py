# proven: raises=RuntimeError
import numpy as np
import torch
from torch import nn

x = torch.from_numpy(np.ones((2, 4)))  # NumPy computes in float64
nn.Linear(4, 3)(x)
