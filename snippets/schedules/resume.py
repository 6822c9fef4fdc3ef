import matplotlib.pyplot as plt
import torch
from torch.optim import SGD
from torch.optim import lr_scheduler as schedule


def build():
    optimizer = SGD([torch.zeros(1)], lr=0.1)
    rise = schedule.LinearLR(optimizer, start_factor=0.1, total_iters=10)
    fall = schedule.CosineAnnealingLR(optimizer, T_max=40)
    scheduler = schedule.SequentialLR(optimizer, [rise, fall], milestones=[10])
    return {"optimizer": optimizer, "scheduler": scheduler}


def go(run, steps):
    found = []
    for _ in range(steps):
        found.append(run["optimizer"].param_groups[0]["lr"])
        run["optimizer"].step()
        run["scheduler"].step()
    return found


run = build()
before = go(run, 25)
torch.save({part: run[part].state_dict() for part in run}, "checkpoint.pt")
whole, resumed = go(run, 25), {}
for forgotten in ("nothing", "scheduler", "optimizer and scheduler"):
    run, saved = build(), torch.load("checkpoint.pt", weights_only=True)
    for part in run:
        if part not in forgotten:
            run[part].load_state_dict(saved[part])
    resumed[forgotten] = go(run, 25)
    largest = max(resumed[forgotten])
    print(f"forgotten: {forgotten:24} largest rate {largest:.3f}")
    plt.plot(range(25, 50), resumed[forgotten], label=f"forgotten: {forgotten}")
plt.plot(before, "k", label="before the break")
plt.gca().set(xlabel="step", ylabel="learning rate")
plt.legend()
plt.show()
