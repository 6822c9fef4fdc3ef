import torch
from torch import nn


def groups(model, optimizer, finish):  # batches in each update, over two epochs
    optimizer.zero_grad()
    counts, waiting = [], 0
    for _ in range(2):
        for i in range(10):  # batches of one epoch
            model(torch.ones(8, 4)).mean().backward()
            waiting += 1
            if (i + 1) % 4 == 0 or (finish and i + 1 == 10):
                optimizer.step()
                optimizer.zero_grad()
                counts.append(waiting)
                waiting = 0
    left = model.weight.grad is not None
    return counts, left


model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
usual, left = groups(model, optimizer, finish=False)
right, left_right = groups(model, optimizer, finish=True)
print("every 4th batch:     ", usual, "left over:", left)
print("and after the last:  ", right, "left over:", left_right)
