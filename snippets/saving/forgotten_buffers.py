import torch
from torch import nn

torch.manual_seed(0)
saved = nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3))
for _ in range(100):
    saved(5 + 2 * torch.randn(64, 4))  # running statistics settle
parameters = {name: p.detach() for name, p in saved.named_parameters()}

model = nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3))
report = model.load_state_dict(parameters, strict=False)
missing = report.missing_keys

x = 5 + 2 * torch.randn(1000, 4)
with torch.no_grad():
    wanted, got = saved.eval()(x), model.eval()(x)
shift = (got - wanted).mean(0).abs().max().item()
print(f"missing {missing}")
print(f"outputs shifted by up to {shift:.2f}")
