# proven: warns=UserWarning
import numpy as np
import torch

data = np.frombuffer(b"\x01\x02\x03", dtype=np.uint8)
x = torch.from_numpy(data)
