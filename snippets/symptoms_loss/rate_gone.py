import torch
from torch import nn

model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=10)
rates = []
for _ in range(3):  # epochs
    for _ in range(50):  # batches
        optimizer.step()
        scheduler.step()
    rates.append(optimizer.param_groups[0]["lr"])
print("rate after each epoch:", " ".join(f"{r:.0e}" for r in rates))
