import torch
from torch import nn
from torch.nn.utils import clip_grad_norm_

w = nn.Parameter(torch.zeros(2))
w.grad = torch.tensor([1.0, torch.inf])
norm = clip_grad_norm_([w], max_norm=1.0)
if not norm.isfinite():
    w.grad = None  # leave this step out
skipped = w.grad is None
print("norm", norm.item(), "step left out:", skipped)
