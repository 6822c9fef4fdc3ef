import torch
from torch import nn
from torch.nn.modules.module import register_module_forward_hook


def first_bad(model, loss_fn, x):  # where a training step meets nan or inf
    if not x.isfinite().all():
        return "input"
    bad = []

    def look(module, args, output):  # called after each module's forward
        if not output.isfinite().all():
            bad.append(type(module).__name__)

    hook = register_module_forward_hook(look)
    loss = loss_fn(model(x))
    hook.remove()
    if bad or not loss.isfinite():
        return f"output of {bad[0]}" if bad else "loss"
    loss.backward()
    names = [n for n, p in model.named_parameters() if p.grad.isnan().any()]
    return f"gradient of {names[0]}" if names else "nowhere"


class Standardize(nn.Module):
    def forward(self, x):
        return (x - x.mean(0)) / x.std(0)


torch.manual_seed(0)
x, model = torch.randn(8, 3), nn.Sequential(Standardize(), nn.Linear(3, 1))
found = {
    "inf in the data": first_bad(model, torch.sum, x / 0),
    "constant feature": first_bad(model, torch.sum, 0 * x),
    "log of 0": first_bad(model, lambda p: -p.relu().log().sum(), x),
    "root of 0": first_bad(model, lambda p: (p - p).sqrt().sum(), x),
}
for name, place in found.items():
    print(f"{name:16} first seen in: {place}")
