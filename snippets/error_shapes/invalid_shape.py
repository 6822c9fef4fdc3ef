# proven: raises=RuntimeError
import torch

x = torch.arange(12)
x.reshape(5, -1)
