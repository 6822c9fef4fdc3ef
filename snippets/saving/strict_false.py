import torch
from torch import nn

torch.manual_seed(0)
saved = nn.ModuleDict({"body": nn.Linear(4, 8), "head": nn.Linear(8, 10)})
model = nn.ModuleDict({"body": nn.Linear(4, 8), "classes": nn.Linear(8, 3)})

report = model.load_state_dict(saved.state_dict(), strict=False)
missing, unexpected = report.missing_keys, report.unexpected_keys
loaded = torch.equal(model["body"].weight, saved["body"].weight)

print(f"missing    {missing}")
print(f"unexpected {unexpected}")
print(f"body loaded: {loaded}")
