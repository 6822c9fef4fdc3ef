# proven: raises=ValueError
import torch

w = torch.zeros(3, requires_grad=True) + 1
torch.optim.SGD([w], lr=0.1)
