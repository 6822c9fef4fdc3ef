# proven: raises=RuntimeError
import torch

total = torch.tensor(0)  # an integer
total += torch.tensor(0.5)
