import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy

torch.manual_seed(0)
images, labels = map(torch.tensor, load_digits(return_X_y=True))
order = torch.stack([torch.randperm(1797) for _ in range(40)])
x, y, lowest = images[order].float() / 16, labels[order], {}
for steps in (30, 100, 300):
    w = [0.2 * torch.randn(40, *n) for n in ((64, 32), (32, 10))]
    w = [each.requires_grad_() for each in w]
    optimizer = torch.optim.SGD(w, lr=0.001, momentum=0.9)
    growth = 3000 ** (1 / (steps - 1))  # from 0.001 to 3 at any length
    scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, growth)
    losses, rates = [], []
    for i in torch.randint(1000, (steps, 16)):
        rates.append(scheduler.get_last_lr()[0])
        optimizer.zero_grad()
        z = (x[:, i] @ w[0]).relu() @ w[1]  # (networks, batch, classes)
        loss = cross_entropy(z.mT, y[:, i], reduction="none").mean(1)
        loss.sum().backward()
        optimizer.step()
        scheduler.step()
        losses.append(loss.mean().item())
    best = min(range(steps), key=losses.__getitem__)
    lowest[steps] = [rates[best], losses[best]]
    print(f"{steps:3} steps: loss {losses[best]:.2f} at rate {rates[best]:.2f}")
