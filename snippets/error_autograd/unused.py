# proven: raises=RuntimeError
import torch

a = torch.tensor(2.0, requires_grad=True)
b = torch.tensor(5.0, requires_grad=True)
torch.autograd.grad(a**2, [a, b])
