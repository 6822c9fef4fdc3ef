# proven: raises=RuntimeError
import torch

w = torch.tensor(3.0, requires_grad=True)
loss = (2 * w - 5) ** 2
loss.backward()
loss.backward()
