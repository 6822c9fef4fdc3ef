import torch
from torch import nn


def clip_grad_norm_(parameters, max_norm):
    grads = [p.grad for p in parameters]
    total_norm = torch.stack([g.norm() for g in grads]).norm()  # of all at once
    for g in grads:
        g.mul_(torch.clamp(max_norm / (total_norm + 1e-6), max=1))
    return total_norm


def clip_grad_value_(parameters, clip_value):
    for p in parameters:
        p.grad.clamp_(-clip_value, clip_value)


g = torch.tensor([30.0, 4.0, 0.0])
w = nn.Parameter(torch.zeros(3))
w.grad = g.clone()
norm = clip_grad_norm_([w], max_norm=1.0).item()
by_norm, w.grad = w.grad, g.clone()
clip_grad_value_([w], clip_value=1.0)
by_value = w.grad
angles = []

for name, clipped in ("by norm", by_norm), ("by value", by_value):
    cosine = torch.cosine_similarity(g, clipped, 0)
    angles.append(cosine.clamp(max=1).arccos().rad2deg().item())
    print(f"{name:8} {clipped}, turned by {angles[-1]:.0f} degrees")
print(f"norm before clipping: {norm:.3f}")
