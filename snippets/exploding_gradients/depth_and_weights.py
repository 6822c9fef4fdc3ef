import torch

torch.manual_seed(0)
x, delta = torch.randn(2, 256, 64)  # (batch, features)
x.requires_grad_()
depths, stds, table = [5, 10, 20, 40], [0.05, 0.125, 0.25, 1.0], []

print("standard deviation", *(f"{std:8}" for std in stds))
for depth in depths:
    row = []
    for std in stds:
        h = x
        for _ in range(depth):
            h = torch.tanh(h @ (std * torch.randn(64, 64)))
        (grad,) = torch.autograd.grad(h, x, delta)
        row.append((grad.norm() / delta.norm()).item())
    print(f"{depth:11} layers", *(f"{factor:8.0e}" for factor in row))
    table.append(row)
