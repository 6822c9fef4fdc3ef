from pathlib import Path

import matplotlib.pyplot as plt
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(256, 512), nn.ReLU(), nn.Linear(512, 256))
optimizer = torch.optim.Adam(model.parameters())
model(torch.randn(8, 256)).square().mean().backward()
optimizer.step()  # Adam's averages exist from the first step on

contents = {
    "state_dict": model.state_dict(),
    "whole model": model,
    "model + Adam": [model.state_dict(), optimizer.state_dict()],
    "bfloat16": {k: v.bfloat16() for k, v in model.state_dict().items()},
}
sizes = {}
for name, value in contents.items():
    torch.save(value, "file.pt")
    sizes[name] = Path("file.pt").stat().st_size
    print(f"{name:13} {sizes[name]:9,} bytes")
extra = 100 * (sizes["whole model"] / sizes["state_dict"] - 1)
adam = sizes["model + Adam"] / sizes["state_dict"]

plt.barh(list(sizes), [size / 1e6 for size in sizes.values()])
plt.gca().invert_yaxis()
plt.xlabel("size of the file in MB")
plt.show()
