import torch

w = torch.tensor([3.0, 4.0], requires_grad=True)
((2 * w - 5) ** 2).sum().backward()
print(w.grad)
