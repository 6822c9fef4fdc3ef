import torch
from torch.optim import SGD
from torch.optim.lr_scheduler import CosineAnnealingWarmRestarts

optimizer = SGD([torch.zeros(1)], lr=0.1)
scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=10, T_mult=2)
rates = []
for _ in range(100):
    rates.append(scheduler.get_last_lr()[0])
    optimizer.step()
    scheduler.step()
starts = [t for t, rate in enumerate(rates) if rate == 0.1]
ends = [t for t, rate in enumerate(rates) if t + 1 in starts]
print("at the peak before steps", starts)
print("lowest rates", *(f"{rates[t]:.5f}" for t in ends))
print(f"at the end, after 100 steps: {scheduler.get_last_lr()[0]:.3f}")
