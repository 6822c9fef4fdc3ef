import torch

lam, pulls = 1.0, []

print("weights   pull of the norm   of half its square")
for size in 0.01, 1.0, 100.0:
    w = torch.full((2, 3), size, requires_grad=True)
    unsquared = torch.autograd.grad(lam * w.norm(), w)[0]
    squared = torch.autograd.grad(lam / 2 * w.square().sum(), w)[0]
    pulls.append([unsquared[0, 0].item(), squared[0, 0].item()])
    print(f"{size:7} {pulls[-1][0]:18.3f} {pulls[-1][1]:20.3f}")
