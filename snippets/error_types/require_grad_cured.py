import torch

w = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
w.square().sum().backward()
print(w.grad.tolist())
