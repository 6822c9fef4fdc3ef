import torch
from torch import nn
from torch.nn.utils import clip_grad_norm_

norms, moves, scales = {}, {}, {}
for name, gradient in ("forgotten", 0.5), ("unscaled", 0.5), ("overflow", 1.5):
    w = nn.Parameter(torch.ones(1))
    optimizer = torch.optim.SGD([w], lr=1.0)
    scaler = torch.amp.GradScaler("cpu")
    norms[name], moves[name], scales[name] = [], [], []
    for _ in range(2):  # steps
        before = w.item()
        optimizer.zero_grad()
        x = torch.full((2,), gradient).half()
        loss = (x * w.half()).float().mean()  # its gradient is that of x
        scaler.scale(loss).backward()
        if name != "forgotten":
            scaler.unscale_(optimizer)  # divides the gradients by the scale
        norm = clip_grad_norm_([w], max_norm=0.1)
        scaler.step(optimizer)  # skipped if a gradient is inf or nan
        scaler.update()
        norms[name].append(norm.item())
        moves[name].append(before - w.item())
        scales[name].append(scaler.get_scale())
        row = f"{name:9} norm {norm:7.1f}, step {moves[name][-1]:.6f}"
        print(f"{row}, scale {scales[name][-1]:.0f}")
