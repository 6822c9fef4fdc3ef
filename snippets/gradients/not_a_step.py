import torch

w = torch.tensor(3.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
seen = [w.item()]

loss = (2 * w - 5) ** 2
loss.backward()
seen.append(w.item())
optimizer.step()
seen.append(w.item())

print("w at first, after backward, after step:", *(f"{v:.1f}" for v in seen))
