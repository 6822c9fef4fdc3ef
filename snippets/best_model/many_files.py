from pathlib import Path

import torch
from torch import nn

model = nn.Linear(256, 256)
optimizer = torch.optim.Adam(model.parameters())
model(torch.ones(1, 256)).sum().backward()
optimizer.step()
used = {}

for keep in ("best", "best and last", "every epoch"):
    folder = Path(keep.replace(" ", "_"))
    folder.mkdir()
    for epoch in range(30):
        checkpoint = [model.state_dict(), optimizer.state_dict()]
        if keep == "every epoch":
            torch.save(checkpoint, folder / f"epoch_{epoch}.pt")
        else:
            torch.save(model.state_dict(), folder / "best.pt")
        if keep == "best and last":
            torch.save(checkpoint, folder / "last.pt")
    files = [file.stat().st_size for file in folder.iterdir()]
    used[keep] = sum(files) / 1e6
    print(f"{keep:13}  {len(files):2} files  {used[keep]:5.2f} MB")
