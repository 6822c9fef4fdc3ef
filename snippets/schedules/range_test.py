import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy
from torch.optim.lr_scheduler import ConstantLR, LambdaLR


def losses(x, y, steps, make, scale):  # of each network, at each step
    w0 = [0.2 * torch.randn(len(x), *n) for n in ((64, 32), (32, 10))]
    u = [torch.zeros_like(each, requires_grad=True) for each in w0]
    optimizer, found = torch.optim.SGD(u, lr=1.0, momentum=0.9), []
    scheduler = make(optimizer)
    for i in torch.randint(1000, (steps, 16)):
        optimizer.zero_grad()
        z = (x[:, i] @ (w0[0] + scale * u[0])).relu() @ (w0[1] + scale * u[1])
        found.append(cross_entropy(z.mT, y[:, i], reduction="none").mean(1))
        found[-1].sum().backward()
        optimizer.step()
        scheduler.step()
    return torch.stack(found).detach()


torch.manual_seed(0)
images, labels = map(torch.tensor, load_digits(return_X_y=True))
order = torch.stack([torch.randperm(1797) for _ in range(80)])
x, y = images[order].float() / 16, labels[order]
sweep = 0.001 * 10 ** (torch.arange(101) / 28.6)  # from 0.001 to 3
ramp = losses(x, y, 100, lambda o: LambdaLR(o, lambda t: sweep[t]), 1.0)
ramp = ramp.mean(1).nan_to_num(9)  # over 80 networks: no smoothing
rates = 0.01 * 2 ** torch.arange(8)
scale = rates.sqrt().repeat_interleave(10)[:, None, None]  # its square: rates
kept = losses(x, y, 300, lambda o: ConstantLR(o, factor=1), scale)[-50:]
kept = kept.view(50, 8, 10).mean((0, 2)).nan_to_num(9)
lowest, best = sweep[ramp.argmin()].item(), rates[kept.argmin()].item()
print(f"lowest in the test: {lowest:.2g}, best constant rate: {best:.2g}")
plt.semilogx(sweep[:100], ramp, label="range test, 100 steps")
plt.semilogx(rates, kept, "o-", label="constant rate, 300 steps")
plt.gca().set(xlabel="learning rate", ylabel="training loss", ylim=(0, 4))
plt.legend()
plt.show()
