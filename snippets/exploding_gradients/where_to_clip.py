import torch
from torch import nn
from torch.nn.utils import clip_grad_norm_

ends = {}
for place in ("before backward", "between", "after step"):
    w = nn.Parameter(torch.ones(1))
    optimizer = torch.optim.SGD([w], lr=0.1)
    for _ in range(2):  # steps
        optimizer.zero_grad()
        if place == "before backward":
            clip_grad_norm_([w], max_norm=1.0)
        loss = (1000 * w).sum()  # its gradient is 1000
        loss.backward()
        if place == "between":
            clip_grad_norm_([w], max_norm=1.0)
        optimizer.step()
        if place == "after step":
            clip_grad_norm_([w], max_norm=1.0)
    ends[place] = w.item()
    print(f"{place:15} w = {ends[place]:.1f}")
