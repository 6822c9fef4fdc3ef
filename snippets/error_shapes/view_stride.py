# proven: raises=RuntimeError
import torch

x = torch.arange(6).reshape(2, 3)
y = x.T.view(6)
