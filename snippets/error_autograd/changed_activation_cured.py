import torch

w = torch.tensor([0.0, 1.0], requires_grad=True)
h = torch.exp(w)
h = h + 1
h.sum().backward()
print(w.grad)
