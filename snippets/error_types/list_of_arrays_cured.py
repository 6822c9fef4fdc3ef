import numpy as np
import torch

rows = [np.ones(3), np.zeros(3)]
x = torch.from_numpy(np.stack(rows))
print(x)
