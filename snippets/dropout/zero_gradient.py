import torch
from torch import nn
from torch.optim import SGD, Adam


def second_step(optimizer_class, **settings):
    w = nn.Parameter(torch.ones(1))
    optimizer = optimizer_class([w], lr=0.1, **settings)
    w.grad = torch.ones(1)
    optimizer.step()
    before = w.item()
    w.grad = torch.zeros(1)  # the unit was dropped for the whole batch
    optimizer.step()
    return before - w.item()


sgd = second_step(SGD)
momentum = second_step(SGD, momentum=0.9)
weight_decay = second_step(SGD, weight_decay=0.1)
adam = second_step(Adam)

print(f"plain SGD          {sgd:.4f}")
print(f"SGD, momentum      {momentum:.4f}")
print(f"SGD, weight decay  {weight_decay:.4f}")
print(f"Adam               {adam:.4f}")
