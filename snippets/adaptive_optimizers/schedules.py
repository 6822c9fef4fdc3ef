import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.optim import SGD
from torch.optim import lr_scheduler as schedule


def warm_up_then_cosine(optimizer):
    warm_up = schedule.LinearLR(optimizer, start_factor=0.01, total_iters=10)
    cosine = schedule.CosineAnnealingLR(optimizer, T_max=90)
    return schedule.SequentialLR(optimizer, [warm_up, cosine], [10])


choices = {
    "StepLR": lambda o: schedule.StepLR(o, step_size=30),
    "CosineAnnealingLR": lambda o: schedule.CosineAnnealingLR(o, T_max=100),
    "OneCycleLR": lambda o: schedule.OneCycleLR(o, max_lr=0.1, total_steps=101),
    "warm-up, then cosine": warm_up_then_cosine,
}
rates = {}
for name, make in choices.items():
    w = nn.Parameter(torch.zeros(1))
    optimizer = SGD([w], lr=0.1)
    scheduler = make(optimizer)
    rates[name] = []
    for _ in range(100):
        rates[name].append(optimizer.param_groups[0]["lr"])
        optimizer.step()  # all mini-batches of an epoch
        scheduler.step()
    plt.plot(rates[name], label=name)
    print(f"{name:20} {rates[name][0]:.3f} … {max(rates[name]):.3f}", end="")
    print(f" … {rates[name][-1]:.5f}")
plt.gca().set(xlabel="epoch", ylabel="learning rate")
plt.legend()
plt.show()
