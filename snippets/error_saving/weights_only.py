# proven: raises=UnpicklingError
import torch
from torch import nn

torch.save(nn.Linear(4, 3), "model.pt")  # the whole model, as an object
torch.load("model.pt")
