import torch

alpha, lr, eps = 0.9, 0.01, 1e-6
g = torch.tensor([1.0, -2.0, 0.5, -1.0, -3.0])  # five gradients of a weight
of_gradients, of_squares = torch.zeros(()), torch.zeros(())
rates = {"gradients": [], "squares": []}

for today in g:
    of_gradients = alpha * of_gradients + (1 - alpha) * today
    of_squares = alpha * of_squares + (1 - alpha) * today**2
    rates["gradients"].append((lr / (of_gradients.sqrt() + eps)).item())
    rates["squares"].append((lr / (of_squares.sqrt() + eps)).item())

for name, found in rates.items():
    print(f"average of {name:9}", *(f"{rate:6.3f}" for rate in found))
