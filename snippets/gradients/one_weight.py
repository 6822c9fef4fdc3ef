import torch


def loss(w, x, y):
    return (w * x - y) ** 2


x, y = torch.tensor(2.0), torch.tensor(5.0)
w = torch.tensor(3.0, requires_grad=True)

nudge = 0.01
nudged = ((loss(w + nudge, x, y) - loss(w - nudge, x, y)) / (2 * nudge)).item()
loss(w, x, y).backward()
slope = w.grad.item()
moved = w.item() - 0.1 * slope
losses = [loss(w, x, y).item(), loss(moved, x, y).item()]

print(f"loss at w = 3       {losses[0]:.2f}")
print(f"slope, by nudging w {nudged:.2f}")
print(f"slope, by backward  {slope:.2f}")
print(f"loss at w = {moved:.1f}     {losses[1]:.2f}")
