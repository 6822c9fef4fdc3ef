import torch
from torch import nn

torch.manual_seed(0)
saved = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
layers = [nn.LayerNorm(4), nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2)]
model = nn.Sequential(*layers)

state = {}
for key, tensor in saved.state_dict().items():
    position, name = key.split(".")
    state[f"{int(position) + 1}.{name}"] = tensor

report = model.load_state_dict(state, strict=False)
missing, unexpected = report.missing_keys, report.unexpected_keys
x = torch.randn(5, 4)
same = torch.equal(model[1:](x), saved(x))
print(f"missing {missing}, unexpected {unexpected}")
print(f"the old layers give the old outputs: {same}")
