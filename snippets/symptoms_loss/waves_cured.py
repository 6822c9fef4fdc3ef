import torch

w = torch.tensor(4.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
losses = []
for _ in range(30):
    loss = w**2
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
for step in range(0, 30, 3):
    print(f"step {step:2}: loss {losses[step]:6.2f}")
