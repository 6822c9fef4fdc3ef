import torch
from torch import nn

device = torch.accelerator.current_accelerator(check_available=True)
device = device or torch.device("cpu")  # None: there is no accelerator

torch.manual_seed(0)
model = nn.Linear(64, 10).to(device)
x = torch.randn(32, 64)  # (batch, features), on the CPU, as from a loader
y = model(x.to(device))

together = y.device.type == model.weight.device.type == device.type
print("model, input and output on one device:", together)
array = y.detach().cpu().numpy()  # NumPy knows only the CPU
print("as an array:", array.shape)
