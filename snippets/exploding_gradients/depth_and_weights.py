import torch

torch.manual_seed(0)
x, grad_h = torch.randn(2, 20, 256, 64)  # (networks, batch, features)
x.requires_grad_()
depths, stds, table = [5, 10, 20, 40], [0.05, 0.125, 0.25, 1.0], []

print("standard deviation", *(f"{std:8}" for std in stds))
for depth in depths:
    row = []
    for std in stds:
        h = x
        for _ in range(depth):
            h = torch.tanh(h @ (std * torch.randn(20, 64, 64)))
        (grad_x,) = torch.autograd.grad(h, x, grad_h)
        factors = grad_x.norm(dim=(1, 2)) / grad_h.norm(dim=(1, 2))
        row.append(factors.log().mean().exp().item())  # of 20 networks
    print(f"{depth:11} layers", *(f"{factor:8.0e}" for factor in row))
    table.append(row)
