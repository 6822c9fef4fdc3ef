import torch

w = torch.tensor([3.0], requires_grad=True)
((2 * w - 5) ** 2).backward()

with torch.no_grad():
    w -= 0.1 * w.grad
print("in place under no_grad:", w, w.is_leaf)

old = torch.tensor([3.0], requires_grad=True)
((2 * old - 5) ** 2).backward()
new = old - 0.1 * old.grad
print("a new tensor:          ", new, new.is_leaf)

values, leaves = [w.item(), new.item()], [w.is_leaf, new.is_leaf]
