import torch


def sgd_step(w, grad, lr, weight_decay):
    return w - lr * (grad + weight_decay * w)


torch.manual_seed(0)
x, y = torch.randn(20, 3), torch.randn(20)
w = torch.tensor([3.0, -0.5, 0.25], requires_grad=True)
lr, lam = 0.1, 0.5

half = torch.autograd.grad(lam / 2 * w.square().sum(), w)[0]
whole = torch.autograd.grad(lam * w.square().sum(), w)[0]
grad = torch.autograd.grad((x @ w - y).square().mean(), w)[0]
with_penalty = (x @ w - y).square().mean() + lam / 2 * w.square().sum()
by_penalty = w - lr * torch.autograd.grad(with_penalty, w)[0]
by_update = sgd_step(w, grad, lr, lam)

print("lambda * w:           ", (lam * w).tolist())
print("penalty with 1/2:     ", half.tolist())
print("penalty without 1/2:  ", whole.tolist())
print(f"steps differ by {(by_penalty - by_update).abs().max():.0e}")
