# proven: warns=UserWarning
import torch

a = torch.ones(3)
b = torch.tensor(a)
