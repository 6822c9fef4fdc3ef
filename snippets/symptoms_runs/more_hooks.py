import torch
from torch import nn

model, x, calls = nn.Linear(4, 2), torch.ones(8, 4), []
seen = []


def look(module, args, output):
    seen.append(output.detach())


for _ in range(4):  # epochs
    seen.clear()
    handle = model.register_forward_hook(look)
    model(x)
    calls.append(len(seen))
print("calls in each epoch:", *calls)
