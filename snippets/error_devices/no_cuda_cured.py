import torch
from torch import nn

gpu = torch.accelerator.is_available()
device = torch.accelerator.current_accelerator() if gpu else "cpu"
model = nn.Linear(4, 3).to(device)
x = torch.ones(2, 4, device=device)
same = model(x).device == x.device
print("output where the input is:", same)
