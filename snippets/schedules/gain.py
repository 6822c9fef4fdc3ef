# proven: timeout=300
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy
from torch.optim import lr_scheduler as s


def logits(x, w0, u, scale):  # (networks, batch, features)
    return (x @ (w0[0] + scale * u[0])).relu() @ (w0[1] + scale * u[1])


makes = {
    "constant": lambda o: s.ConstantLR(o, factor=1),
    "warm-up": lambda o: s.LinearLR(o, start_factor=0.04, total_iters=30),
    "step": lambda o: s.MultiStepLR(o, milestones=[150, 225]),
    "cosine": lambda o: s.CosineAnnealingLR(o, T_max=300),
    "one-cycle": lambda o: s.OneCycleLR(o, 1.0, 300, cycle_momentum=False),
    "T_max too small": lambda o: s.CosineAnnealingLR(o, T_max=150),
}
torch.manual_seed(0)
peaks, errors = torch.tensor([0.02, 0.04, 0.08, 0.16, 0.32]), {}
images, labels = map(torch.tensor, load_digits(return_X_y=True))
order = torch.stack([torch.randperm(1797) for _ in range(40)]).repeat(5, 1)
x, y = images[order].float() / 16, labels[order]
scale = peaks.sqrt().repeat_interleave(40)[:, None, None]  # its square: rates
for name, make in makes.items():
    w0 = [0.2 * torch.randn(200, *n) for n in ((64, 32), (32, 10))]
    u = [torch.zeros_like(each, requires_grad=True) for each in w0]
    optimizer = torch.optim.SGD(u, lr=1.0, momentum=0.9)
    scheduler = make(optimizer)
    for i in torch.randint(1000, (300, 16)):
        optimizer.zero_grad()
        z = logits(x[:, i], w0, u, scale).mT
        cross_entropy(z, y[:, i], reduction="sum").div(16).backward()
        optimizer.step()
        scheduler.step()
    with torch.no_grad():
        wrong = (logits(x, w0, u, scale).argmax(2) != y).float().view(5, 40, -1)
    best = wrong[..., 1000:1200].mean((1, 2)).argmin()  # peak, by validation
    errors[name] = wrong[best, :, 1200:].mean(1).tolist()
    print(f"{name:15} {sum(errors[name]) / 40:.3f}, peak {peaks[best]:.2g}")
