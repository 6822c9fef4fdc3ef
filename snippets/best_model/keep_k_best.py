import heapq
from pathlib import Path

import torch
from torch import nn

model = nn.Linear(100, 10)
k, best = 3, []  # a heap: the worst of the kept comes first
folder = Path("best")
folder.mkdir()
scores = [7 * epoch % 20 / 20 for epoch in range(20)]  # as if measured

for epoch, score in enumerate(scores):
    file = folder / f"epoch_{epoch:02}.pt"
    if len(best) == k and score <= best[0][0]:
        continue
    torch.save(model.state_dict(), file)
    heapq.heappush(best, (score, file.name))
    if len(best) > k:
        (folder / heapq.heappop(best)[1]).unlink()

kept = sorted(file.name for file in folder.iterdir())
used = sum(file.stat().st_size for file in folder.iterdir())
one = (folder / kept[0]).stat().st_size
for score, name in sorted(best, reverse=True):
    print(f"{name}  {score:.2f}")
print(f"{used:,} bytes, {used / one:.0f} times one file")
