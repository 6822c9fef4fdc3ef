import torch
from torch import nn

torch.manual_seed(0)
saved = nn.Sequential(nn.Linear(4, 300), nn.BatchNorm1d(300))
for _ in range(100):
    saved(5 + 2 * torch.randn(64, 4))  # running statistics settle
parameters = {name: p.detach() for name, p in saved.named_parameters()}

model = nn.Sequential(nn.Linear(4, 300), nn.BatchNorm1d(300))
report = model.load_state_dict(parameters, strict=False)
missing = report.missing_keys

x = 5 + 2 * torch.randn(1000, 4)
with torch.no_grad():
    wanted, got = saved.eval()(x), model.eval()(x)
shift = (got - wanted).mean(0).abs().mean().item()  # over 300 features
print(f"missing {missing}")
print(f"outputs shifted by {shift:.2f} on average")
