# proven: raises=NameError
import torch
from torch import nn


class MyModle(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.fc1 = nn.Linear(inputs, outputs)


torch.save(MyModle(128, 32).state_dict(), "model.pth")
model = MyModel(128, 32)
model.load_state_dict(torch.load("model.pth", weights_only=True))
