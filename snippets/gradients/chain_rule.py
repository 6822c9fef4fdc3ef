import torch


def forward(x, w1, b1, w2, b2):
    h = torch.tanh(x @ w1 + b1)  # (points, hidden)
    return h, h @ w2 + b2


def backward(x, y, h, output, w2):
    delta2 = 2 * (output - y) / len(x)  # d loss / d output
    delta1 = (delta2 @ w2.T) * (1 - h**2)  # tanh' = 1 - tanh**2
    return x.T @ delta1, delta1.sum(0), h.T @ delta2, delta2.sum(0)


torch.manual_seed(0)
x = torch.linspace(-3, 3, 50, dtype=torch.float64).unsqueeze(1)
y = torch.sin(2 * x)
shapes = (1, 20), (20,), (20, 1), (1,)
weights = [torch.randn(s, dtype=x.dtype, requires_grad=True) for s in shapes]

h, output = forward(x, *weights)
(output - y).square().mean().backward()
with torch.no_grad():
    by_hand = backward(x, y, h, output, weights[2])

difference = {}
for name, w, ours in zip(("w1", "b1", "w2", "b2"), weights, by_hand):
    difference[name] = (ours - w.grad).abs().max().item()
    print(f"{name} {list(ours.shape)!s:8} differs by {difference[name]:.0e}")
