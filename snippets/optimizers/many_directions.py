import torch

torch.manual_seed(0)
share = []

for n in range(1, 7):  # directions
    a = torch.randn(10000, n, n)
    curvatures = torch.linalg.eigvalsh(a + a.mT)  # of 10,000 random surfaces
    share.append((curvatures > 0).all(1).float().mean().item())
    print(f"{n} directions: {share[-1]:.2%} of the flat points are minima")
