# proven: raises=ValueError
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(4, 8), nn.Linear(8, 3)]


torch.optim.SGD(Net().parameters(), lr=0.1)
