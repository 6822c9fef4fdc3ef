import torch

x = torch.arange(3)
seen = []
for value in x:
    seen.append(value.item())
print(seen)
