import torch
from torch import nn
from torch.nn.functional import mse_loss

torch.manual_seed(0)
x, y = torch.randn(32, 10), torch.randn(32, 1)
model = nn.Linear(10, 1)

mse_loss(model(x), y).backward()
whole = model.weight.grad.clone()

model.zero_grad()
after = str(model.weight.grad)
for part in range(4):
    rows = slice(8 * part, 8 * part + 8)
    (mse_loss(model(x[rows]), y[rows]) / 4).backward()

difference = (model.weight.grad - whole).abs().max().item()
print("after zero_grad:", after)
print(f"four parts of 8 against 32 at once: {difference:.0e}")
