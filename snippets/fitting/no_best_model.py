import torch

torch.manual_seed(0)
truths = {
    "line": lambda x: x,
    "sine": lambda x: (torch.pi * x).sin(),
    "three waves": lambda x: (3 * torch.pi * x).sin(),
}
x, x_test = 2 * torch.rand(2, 500, 30, 1, dtype=torch.float64) - 1
errors = {}

print("truth        degree 1   degree 3   degree 9")
for name, truth in truths.items():
    y = truth(x) + 0.3 * torch.randn(x.shape)
    errors[name] = []
    for degree in (1, 3, 9):
        d = torch.arange(degree + 1)
        w = torch.linalg.lstsq(x**d, y).solution
        off = (x_test**d @ w - truth(x_test)).square().mean((1, 2))
        errors[name].append(off.median().item())
    print(f"{name:12}", *(f"{e:8.3f}" for e in errors[name]), sep="   ")
