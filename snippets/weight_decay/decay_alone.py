import torch

table = []
print("lr * weight_decay   1 step  100 steps  1000 steps")
for product in 1e-7, 0.1, 1.0, 2.5:
    w = torch.ones(1, requires_grad=True)
    w.grad = torch.zeros(1)  # the loss has nothing to say about w
    optimizer = torch.optim.SGD([w], lr=1.0, weight_decay=product)
    row = []
    for step in range(1, 1001):
        optimizer.step()
        if step in (1, 100, 1000):
            row.append(w.item())
    table.append(row)
    print(f"{product:17} {row[0]:8.3g} {row[1]:10.3g} {row[2]:11.5g}")
