import torch

x = torch.tensor([[1.0, 10.0], [2.0, 30.0], [3.0, 10.0], [6.0, 30.0]])
weight, bias = torch.tensor([1.0, 2.0]), torch.tensor([0.0, 5.0])
eps = 1e-5

mean = x.sum(0) / len(x)
var = (x - mean).square().sum(0) / len(x)
x_hat = (x - mean) / torch.sqrt(var + eps)
y = weight * x_hat + bias

for i in (0, 1):
    print(f"feature {i}: mean {mean[i]}, variance {var[i]}")
    print("  normalized", *(f"{value:6.2f}" for value in x_hat[:, i]))
    print("  output    ", *(f"{value:6.2f}" for value in y[:, i]))
