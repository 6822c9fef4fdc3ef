import torch

beta, y = 0.9, torch.full((30,), 5.0)  # five degrees on every day
s = torch.zeros(())
raw, corrected = [], []

for day, today in enumerate(y, 1):
    s = beta * s + (1 - beta) * today
    raw.append(s.item())
    corrected.append((s / (1 - beta**day)).item())

for day in (1, 2, 3, 10, 30):
    print(f"day {day:2}: {raw[day - 1]:.3f}, ", end="")
    print(f"corrected {corrected[day - 1]:.3f}")
