import torch
from torch import nn

model = nn.Linear(3, 1)
x = torch.ones(2, 3)  # (batch, features)
model.to("meta")  # moves the module itself
x.to("meta")  # gives a copy, which nobody keeps
weight_on, x_on = model.weight.device.type, x.device.type
print(f"weight on {weight_on}, x on {x_on}")

try:
    model(x)
except RuntimeError as error:
    message = str(error)
    print("RuntimeError:", message)

x = x.to("meta")
y = model(x)
print("after x = x.to(...):", tuple(y.shape))
