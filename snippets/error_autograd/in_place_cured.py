import torch

w = torch.tensor([3.0], requires_grad=True)
loss = (2 * w - 5) ** 2
loss.backward()
with torch.no_grad():
    w -= 0.1 * w.grad
print(w, w.is_leaf)
value, leaf = w.item(), w.is_leaf
