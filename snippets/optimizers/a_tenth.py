import torch
from torch import nn
from torch.nn.functional import mse_loss
from torch.optim import SGD


def end(**settings):
    w = nn.Parameter(torch.zeros(3))
    optimizer = SGD([w], momentum=0.9, **settings)
    for x, y in batches:
        optimizer.zero_grad()
        mse_loss(x @ w, y).backward()
        optimizer.step()
    return w.detach()


torch.manual_seed(0)
truth = torch.tensor([1.0, -2.0, 3.0])
data = torch.randn(1000, 16, 3)  # (steps, batch, features)
batches = [(x, x @ truth + torch.randn(16)) for x in data]

averaged = end(lr=0.01, dampening=0.9)
same_rate = (end(lr=0.01) - averaged).abs().max()
a_tenth = (end(lr=0.001) - averaged).abs().max()
print(f"default against averaged form, same rate: {same_rate:.5f} apart")
print(f"default with a tenth of the rate:         {a_tenth:.5f} apart")
