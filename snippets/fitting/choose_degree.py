import torch

torch.manual_seed(0)
sizes = {"training": 20, "validation": 20, "test": 200}
errors = {name: [] for name in sizes}
x = {k: 2 * torch.rand(500, n, 1).double() - 1 for k, n in sizes.items()}
y = {k: (torch.pi * v).sin() + 0.3 * torch.randn(v.shape) for k, v in x.items()}

for degree in range(11):
    d = torch.arange(degree + 1)
    w = torch.linalg.lstsq(x["training"] ** d, y["training"]).solution
    for k in sizes:
        errors[k].append((x[k] ** d @ w - y[k]).square().mean((1, 2)))

errors = {k: torch.stack(v) for k, v in errors.items()}  # (degrees, data sets)
chosen = {}
for k in ("training", "validation"):
    degree = errors[k].argmin(0)
    at_test = errors["test"].gather(0, degree.unsqueeze(0)).median().item()
    chosen[k] = [degree.double().mean().item(), at_test]
    print(f"by {k + ' error:':17} mean degree {chosen[k][0]:4.1f}", end=", ")
    print(f"test error {at_test:.3f}")
ratio = chosen["training"][1] / chosen["validation"][1]
