import torch
from torch import nn
from torch.nn.functional import mse_loss
from torch.nn.utils import clip_grad_norm_

torch.manual_seed(0)
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
w = torch.randn(4, 1)
skipped = 0

for step in range(100):
    x = torch.randn(32, 4)
    if step % 25 == 7:
        x[0, 0] = torch.inf  # a broken sensor
    loss = mse_loss(model(x), x @ w)
    optimizer.zero_grad()
    loss.backward()
    if clip_grad_norm_(model.parameters(), max_norm=1.0).isfinite():
        optimizer.step()
    else:
        skipped += 1

error_left = (model.weight.T - w).abs().max().item()
print(f"{skipped} steps skipped, largest error of a weight {error_left:.0e}")
