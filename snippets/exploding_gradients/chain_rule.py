import torch


def backward(x, weights, back):  # back: gradient with respect to the output
    h = [x]
    for w in weights:
        h.append(torch.tanh(h[-1] @ w))
    grads = []
    for w, before, after in zip(weights[::-1], h[-2::-1], h[:0:-1]):
        delta = back * (1 - after**2)  # back through tanh: its derivative
        grads.append(before.T @ delta)
        back = delta @ w.T  # back through the weights: the matrix itself
    return grads[::-1]


torch.manual_seed(0)
x, grad = torch.randn(2, 8, 5)  # (batch, features)
weights = [torch.randn(5, 5, requires_grad=True) for _ in range(4)]
y = x
for w in weights:
    y = torch.tanh(y @ w)
y.backward(grad)  # as if a loss had sent this gradient to y

with torch.no_grad():
    ours = backward(x, weights, grad)
for layer, (w, our) in enumerate(zip(weights, ours), 1):
    difference = (w.grad - our).abs().max()
    print(f"layer {layer}: norm {our.norm():.2f}, difference {difference:.0e}")
