# proven: raises=RuntimeError
import torch
from torch import inf, nan, nn
from torch.nn.utils import clip_grad_norm_

a, b = nn.Parameter(torch.zeros(2)), nn.Parameter(torch.zeros(2))
for bad in (nan, inf):
    a.grad, b.grad = torch.tensor([3.0, 4.0]), torch.tensor([1.0, bad])
    norm = clip_grad_norm_([a, b], max_norm=1.0)
    print(f"norm {norm}: {a.grad.tolist()}, {b.grad.tolist()}")
clip_grad_norm_([a, b], max_norm=1.0, error_if_nonfinite=True)
