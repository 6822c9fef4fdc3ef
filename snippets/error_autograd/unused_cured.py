import torch

a = torch.tensor(2.0, requires_grad=True)
b = torch.tensor(5.0, requires_grad=True)
slopes = torch.autograd.grad(a**2, [a, b], materialize_grads=True)
print(slopes)
