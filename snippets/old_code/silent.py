import torch
from torch import nn, optim
from torch.autograd import Variable

layer = nn.Linear(3, 2)
x = torch.ones(4, 3)
layer(x).sum().backward()
optimizer = optim.SGD(layer.parameters())  # once an error: lr was missing
optimizer.zero_grad()

gradient = str(layer.weight.grad)
half = (torch.tensor(5) / 2).item()  # once 2
dtype = str((x > 0).dtype)  # once torch.uint8
kind = type(Variable(x)).__name__
rate = optimizer.param_groups[0]["lr"]

print("gradient after zero_grad:", gradient)
print("5 / 2 in integers:", half)
print("x > 0 holds", dtype)
print("Variable(x) is a", kind)
print("SGD without a rate:", rate)
