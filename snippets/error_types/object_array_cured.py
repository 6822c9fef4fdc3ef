import numpy as np
import torch

table = np.array([[1.0, 2.0], [3.0, None]], dtype=object)
x = torch.from_numpy(table.astype(np.float32))  # None becomes nan
print(x, "missing:", x.isnan().sum().item())
