import torch

w = torch.tensor(3.0, requires_grad=True)
for _ in range(2):
    loss = (2 * w - 5) ** 2  # a new graph each time
    loss.backward()
print(w.grad)
