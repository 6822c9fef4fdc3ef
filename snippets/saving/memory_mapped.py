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
same = torch.equal(model.weight, saved.weight)
shared = model.weight.data_ptr() == state["weight"].data_ptr()
print(f"before loading: {before}, after: {after}")
print(f"same weights: {same}, memory of the file: {shared}")
