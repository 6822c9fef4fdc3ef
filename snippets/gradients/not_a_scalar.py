# proven: raises=RuntimeError
import torch

w = torch.tensor([3.0, 4.0], requires_grad=True)
((2 * w - 5) ** 2).backward()
