# proven: raises=RuntimeError
import torch

a, b = torch.zeros(2, 3), torch.zeros(2, 4)
torch.cat([a, b])
