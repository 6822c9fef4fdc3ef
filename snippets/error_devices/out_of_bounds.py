# proven: raises=IndexError
import torch

x = torch.arange(3)
for i in range(1, 4):
    print(x[i])
