from pathlib import Path

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(500, 500)
optimizer = torch.optim.Adam(model.parameters())
model(torch.randn(8, 500)).square().mean().backward()
optimizer.step()
state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
torch.save(state, "last.pt")

saved = torch.load("last.pt", weights_only=True)
torch.save(saved["model"], "publish.pt")

sizes = [Path(name).stat().st_size for name in ("last.pt", "publish.pt")]
times = sizes[0] / sizes[1]
print(f"checkpoint {sizes[0]:,} bytes, model {sizes[1]:,}: {times:.2f} times")
