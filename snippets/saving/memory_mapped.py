from pathlib import Path

import torch
from torch import nn

torch.manual_seed(0)
saved = nn.Linear(1000, 4000)
torch.save(saved.state_dict(), "large.pt")

with torch.device("meta"):
    model = nn.Linear(1000, 4000)  # shapes only, no memory
before = model.weight.device.type
state = torch.load("large.pt", map_location="cpu", mmap=True, weights_only=True)
model.load_state_dict(state, assign=True)  # take these tensors, copy nothing

after = model.weight.device.type
shared = model.weight.data_ptr() == state["weight"].data_ptr()
same = torch.equal(model.weight, saved.weight)
maps = Path("/proc/self/maps")  # where Linux lists the files it has mapped
mapped = "large.pt" in maps.read_text() if maps.exists() else None
print(f"before loading: {before}, after: {after}, same weights: {same}")
print(f"file is mapped: {mapped}, its tensor is the model's: {shared}")
