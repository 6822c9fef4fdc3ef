import torch

torch.manual_seed(0)
x = torch.randn(1_000_000)
orders = {
    "as drawn": x,
    "backwards": x.flip(0),
    "sorted": x.sort().values,
    "in a matrix": x.view(1000, 1000).sum(1),
}
exact = x.double().sum().item()
totals = {name: values.sum().item() for name, values in orders.items()}
for name, total in totals.items():
    print(f"{name:12} {total:.4f}")
print(f"float64      {exact:.4f}")

different = len(set(totals.values()))
worst = max(abs(total - exact) for total in totals.values())
