import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(4, 8), nn.Linear(8, 3)])


optimizer = torch.optim.SGD(Net().parameters(), lr=0.1)
count = len(optimizer.param_groups[0]["params"])
print(count, "parameters")
