import torch

w = torch.tensor(3.0, requires_grad=True)
history = w * 2
kept = torch.stack([history, history.detach()])

(history**2).backward()
through = w.grad.item()
w.grad = None
(history.detach() ** 2 + 0 * w).backward()
stopped = w.grad.item()
print("gradient through the product:", through)
print("gradient past detach:        ", stopped)
