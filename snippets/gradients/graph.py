import torch

w = torch.tensor(3.0, requires_grad=True)
x, y = torch.tensor(2.0, requires_grad=True), torch.tensor(5.0)
loss = (w * x - y) ** 2

names, node = [], loss.grad_fn
while node:
    names.append(node.name())
    node = node.next_functions[0][0] if node.next_functions else None
print(" -> ".join(names))

loss.backward()
print("w.grad", w.grad, " x.grad", x.grad, " y.grad", y.grad)
with torch.no_grad():
    silent = (w * x - y) ** 2
print("under no_grad, grad_fn is", silent.grad_fn)
grads, recorded = [w.grad.item(), x.grad.item()], silent.grad_fn is not None
