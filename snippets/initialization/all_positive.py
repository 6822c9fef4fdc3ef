import torch
from torch.nn.init import uniform_

torch.manual_seed(0)
h = g = torch.randn(256, 400).relu()  # (batch, features)
bare, bounded = [], []

print("layer   uniform_(w)   uniform_(w, -b, b)")
for layer in range(1, 6):
    w, b = torch.empty(400, 400), 400**-0.5
    h = torch.relu(h @ uniform_(w).T)
    g = torch.relu(g @ uniform_(w, -b, b).T)
    bare.append(h.square().mean().sqrt().item())
    bounded.append(g.square().mean().sqrt().item())
    print(f"{layer:5} {bare[-1]:13.0e} {bounded[-1]:20.3f}")
