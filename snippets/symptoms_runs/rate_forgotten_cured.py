import torch
from torch import nn


def build():
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2)
    return {"model": model, "optimizer": optimizer, "scheduler": scheduler}


def rate(run):
    return run["optimizer"].param_groups[0]["lr"]


run = build()
for _ in range(4):  # epochs
    run["model"](torch.ones(1, 2)).sum().backward()
    run["optimizer"].step()
    run["scheduler"].step()
parts = ["model", "optimizer", "scheduler"]
torch.save({part: run[part].state_dict() for part in parts}, "last.pt")

resumed = build()
for part, state in torch.load("last.pt", weights_only=True).items():
    resumed[part].load_state_dict(state)
before, after = rate(run), rate(resumed)
velocities = len(resumed["optimizer"].state)
print(f"learning rate: before {before:.3f}, resumed {after:.3f}")
print(f"momentum of {velocities} parameters")
