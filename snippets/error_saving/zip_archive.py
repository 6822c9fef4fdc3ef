# proven: raises=RuntimeError
import torch
from torch import nn

torch.save(nn.Linear(4, 3).state_dict(), "model.pt")
with open("model.pt", "r+b") as file:  # a download that was cut off
    file.truncate(1000)
torch.load("model.pt", weights_only=True)
