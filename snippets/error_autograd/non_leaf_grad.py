# proven: warns=UserWarning
import torch

w = torch.tensor([1.0, 2.0], requires_grad=True)
h = 3 * w
h.square().sum().backward()
print(h.grad)
