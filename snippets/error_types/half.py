# proven: raises=RuntimeError
import torch

x = torch.ones(2, 4)
w = torch.ones(4, 3, dtype=torch.float16)
x @ w
