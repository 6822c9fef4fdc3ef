import torch
from torch import nn
from torch.optim.lr_scheduler import ReduceLROnPlateau

optimizer = torch.optim.SGD(nn.Linear(2, 1).parameters(), lr=0.1)
scheduler = ReduceLROnPlateau(optimizer, patience=1)
for val_loss in (1.0, 1.1, 1.2):  # after each epoch
    optimizer.step()
    scheduler.step(val_loss)
lr = optimizer.param_groups[0]["lr"]
print(f"learning rate {lr:.2f}")
