import torch
from torch import nn
from torch.optim import SGD

values = torch.tensor([0.0, 1.0, 1.0, 1.0])  # new value 1, old value 0

norm = nn.BatchNorm1d(1, momentum=0.9)
w = nn.Parameter(torch.zeros(1))
optimizer = SGD([w], lr=1.0, momentum=0.9, dampening=0.9)
running_mean, velocity = [], []

for value in values:
    norm(value.expand(2, 1))  # a batch of two equal samples
    w.grad = value.reshape(1)
    optimizer.step()
    running_mean.append(norm.running_mean.item())
    velocity.append(optimizer.state[w]["momentum_buffer"].item())

print("new values              ", *(f"{x:6.3f}" for x in values))
print("batch norm, momentum 0.9", *(f"{x:6.3f}" for x in running_mean))
print("SGD, momentum 0.9       ", *(f"{x:6.3f}" for x in velocity))
