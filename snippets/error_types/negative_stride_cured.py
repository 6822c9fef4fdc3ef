import numpy as np
import torch

row = np.arange(5)
x = torch.from_numpy(row[::-1].copy())
print(x.tolist())
