import torch
from torch import nn

torch.manual_seed(0)
saved = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
tanh = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 2))
normed = nn.Sequential(nn.LayerNorm(4), *saved)

report = str(tanh.load_state_dict(saved.state_dict()))
x = torch.randn(5, 4)
gap = (tanh(x) - saved(x)).abs().max().item()
keys, moved = list(saved.state_dict()), list(normed.state_dict())

print(f"Tanh instead of ReLU: {report}, outputs differ by {gap:.2f}")
print(f"keys:             {keys}")
print(f"a layer in front: {moved}")
