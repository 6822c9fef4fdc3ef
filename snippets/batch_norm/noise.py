import torch
from torch import nn

torch.manual_seed(0)
norm = nn.BatchNorm1d(1)
x = torch.ones(1, 1)  # one standard deviation above the mean
sizes, spreads = [4, 16, 64, 256], []

print("batch   the same sample comes out as")
for batch in sizes:
    mates = torch.randn(4000, batch - 1, 1)
    y = torch.stack([norm(torch.cat([x, others]))[0] for others in mates])
    spreads.append(y.std().item())
    print(f"{batch:5}   {y.mean():.2f} ± {spreads[-1]:.2f}")
