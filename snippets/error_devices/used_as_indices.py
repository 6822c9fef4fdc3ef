# proven: raises=IndexError
import torch

x = torch.arange(10)
order = torch.tensor([2.0, 0.0, 1.0])
x[order]
