# proven: raises=TypeError
import numpy as np
import torch

table = np.array([[1.0, 2.0], [3.0, None]], dtype=object)
torch.from_numpy(table)
