import torch

torch.manual_seed(0)
x, grad_h = torch.randn(2, 20, 256, 64)  # (networks, batch, features)
x.requires_grad_()
factors, table = [0.5, 1.0, 1.2, 1.414, 2.0], {}

print("std = factor / 8 ", *(f"{factor:8}" for factor in factors))
for f in (torch.tanh, torch.relu):
    row = table[f.__name__] = []
    for factor in factors:
        h = x
        for _ in range(20):
            h = f(h @ (factor / 8 * torch.randn(20, 64, 64)))
        (grad_x,) = torch.autograd.grad(h, x, grad_h)
        ratios = grad_x.norm(dim=(1, 2)) / grad_h.norm(dim=(1, 2))
        row.append(ratios.log().mean().exp().item())  # of 20 networks
    print(f"{f.__name__:17}", *(f"{value:8.0e}" for value in row))
