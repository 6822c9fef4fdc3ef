import torch


def gradient(x, w):
    a = torch.sigmoid(x * w)
    return (a * (1 - a) * x).sum()  # the chain: sigmoid', then the product


torch.manual_seed(0)
x = torch.randn(10)
w = torch.tensor(0.5, requires_grad=True)
torch.sigmoid(x * w).sum().backward()

ours = gradient(x, w.detach())
difference = (ours - w.grad).abs().item()
print(f"by hand {ours:.4f}, autograd {w.grad:.4f}")
