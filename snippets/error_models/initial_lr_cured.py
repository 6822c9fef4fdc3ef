import torch
from torch import nn
from torch.optim.lr_scheduler import StepLR

optimizer = torch.optim.SGD(nn.Linear(2, 1).parameters(), lr=0.1)
scheduler = StepLR(optimizer, step_size=10)
for _ in range(20):
    optimizer.step()
    scheduler.step()
saved = optimizer.state_dict(), scheduler.state_dict()

resumed = torch.optim.SGD(nn.Linear(2, 1).parameters(), lr=0.1)
schedule = StepLR(resumed, step_size=10)
resumed.load_state_dict(saved[0])
schedule.load_state_dict(saved[1])
epoch, lr = schedule.last_epoch, resumed.param_groups[0]["lr"]
print(f"epoch {epoch}, learning rate {lr:.3f}")
