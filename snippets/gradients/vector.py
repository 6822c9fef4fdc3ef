import torch


def f(w):
    return torch.stack([w[0] * w[1], w[0] ** 2, 3 * w[1]])


w = torch.tensor([3.0, 4.0], requires_grad=True)
v = torch.tensor([1.0, 10.0, 100.0])  # one weight for each output

jacobian = torch.autograd.functional.jacobian(f, w)  # (outputs, inputs)
f(w).backward(v)
print("Jacobian", jacobian.tolist())
print("v @ J   ", (v @ jacobian).tolist())
print("w.grad  ", w.grad.tolist())

by_jacobian, by_backward = (v @ jacobian).tolist(), w.grad.tolist()
