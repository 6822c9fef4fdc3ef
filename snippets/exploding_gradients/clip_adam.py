import torch
from torch import nn
from torch.nn.utils import clip_grad_norm_
from torch.optim import SGD, Adam

torch.manual_seed(0)
gradients = 100 * torch.randn(200, 3)  # all longer than max_norm
longest, end = {}, {}

for optimizer_class in (SGD, Adam):
    for max_norm in (1.0, 0.01):
        w = nn.Parameter(torch.zeros(3))
        optimizer = optimizer_class([w], lr=0.1)
        steps = []
        for g in gradients:
            before = w.detach().clone()
            w.grad = g.clone()
            clip_grad_norm_([w], max_norm=max_norm)
            optimizer.step()
            steps.append((w.detach() - before).norm().item())
        name = f"{optimizer_class.__name__}, max_norm {max_norm}"
        longest[name], end[name] = max(steps), w.tolist()
        print(f"{name:19} longest step {longest[name]:.4f}, ends at", end=" ")
        print(", ".join(f"{value:.3f}" for value in w))
