import torch
from torch import nn

torch.manual_seed(0)
saved = nn.ModuleDict({"body": nn.Linear(4, 8), "head": nn.Linear(8, 10)})
torch.save(saved.state_dict(), "saved.pt")

model = nn.ModuleDict({"body": nn.Linear(4, 8), "head": nn.Linear(8, 3)})
head = model["head"].weight.clone()
state = torch.load("saved.pt", map_location="cpu", weights_only=True)
own = model.state_dict()
fits = {k: v for k, v in state.items() if k in own and v.shape == own[k].shape}
model.load_state_dict(fits, strict=False)

taken, left = list(fits), [key for key in state if key not in fits]
body_loaded = torch.equal(model["body"].weight, saved["body"].weight)
head_kept = torch.equal(model["head"].weight, head)
print(f"taken    {taken}")
print(f"left out {left}")
