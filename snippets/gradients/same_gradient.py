import torch
from torch.optim import SGD, Adam, RMSprop

moved = {}
for optimizer_class in SGD, RMSprop, Adam:
    w = torch.tensor(3.0, requires_grad=True)
    optimizer = optimizer_class([w], lr=0.1)
    ((2 * w - 5) ** 2).backward()
    optimizer.step()
    moved[optimizer_class.__name__] = w.item()
    print(f"{optimizer_class.__name__:8} gradient {w.grad:.0f}, w = {w:.2f}")
