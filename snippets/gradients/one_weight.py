import torch


def loss(w):
    return (w * x - y) ** 2


x, y = torch.tensor(2.0), torch.tensor(5.0)
w = torch.tensor(3.0, requires_grad=True)

nudge = 0.01
nudged = ((loss(w + nudge) - loss(w - nudge)) / (2 * nudge)).item()
loss(w).backward()
slope = w.grad.item()
moved = w.item() - 0.1 * slope
losses = [loss(w).item(), loss(moved).item()]

print(f"loss at w = 3       {losses[0]:.2f}")
print(f"slope, by nudging w {nudged:.2f}")
print(f"slope, by backward  {slope:.2f}")
print(f"loss at w = {moved:.1f}     {losses[1]:.2f}")
