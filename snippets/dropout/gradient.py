import torch
from torch import nn


def gradient(x, w):
    w.grad = None
    (x @ w).sum().backward()
    return w.grad.flatten()


torch.manual_seed(0)
w = torch.randn(15, 1, requires_grad=True)
x = torch.randint(0, 10, (5, 15)).float()  # (batch, features)
dropped = nn.Dropout(p=0.8)(x)

plain, thinned = gradient(x, w), gradient(dropped, w)
print("without dropout", *(f"{g:3.0f}" for g in plain))
print("with dropout   ", *(f"{g:3.0f}" for g in thinned))
print("inputs left    ", *(f"{n:3}" for n in (dropped != 0).sum(0)))
