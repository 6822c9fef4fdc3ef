# proven: raises=AttributeError
import torch
from torch import nn


def make():
    class Net(nn.Linear):
        pass

    return Net(4, 2)


torch.save(make(), "model.pt")
