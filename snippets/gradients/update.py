import torch

w = torch.tensor([3.0], requires_grad=True)
((2 * w - 5) ** 2).backward()

with torch.no_grad():
    w -= 0.1 * w.grad
print("in place under no_grad:", w, w.is_leaf)

other = torch.tensor([3.0], requires_grad=True)
((2 * other - 5) ** 2).backward()
other = other - 0.1 * other.grad
print("a new tensor:          ", other, other.is_leaf)

values, leaves = [w.item(), other.item()], [w.is_leaf, other.is_leaf]
