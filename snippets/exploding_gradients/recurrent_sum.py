import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.utils import clip_grad_norm_


def mean_loss(x, w):
    h = torch.zeros(1000)
    for x_t in x:  # the same weight at each of 20 steps
        h = w * h + x_t
    return (h - x.sum(0)).square().mean()  # the right answer is w = 1


def train(x, start, max_norm):
    w = nn.Parameter(torch.tensor(start))
    optimizer, path = torch.optim.SGD([w], lr=1e-4), []
    for _ in range(300):
        loss = mean_loss(x, w)
        path.append([w.item(), loss.item()])
        optimizer.zero_grad()
        loss.backward()
        clip_grad_norm_([w], max_norm)
        optimizer.step()
    return path


torch.manual_seed(0)
x = torch.randn(20, 1000)  # (time, batch)
frees, clips = [], []
for start in (0.7, 0.9, 1.3, 1.5):
    frees.append(train(x, start, max_norm=torch.inf)[-1][0])
    clipped = train(x, start, max_norm=100.0)
    clips.append(clipped[-1][0])
    print(f"from {start}: free {frees[-1]:.2f}, clipped {clips[-1]:.2f}")
ws = torch.linspace(0.6, 1.6, 101)
plt.plot(ws, [mean_loss(x, w) for w in ws], label="loss")
plt.plot(*zip(*clipped[:60:3]), "o", label="from 1.5, clipped")
plt.gca().set(xlabel="w", ylabel="loss", ylim=(1e-2, 1e9), yscale="log")
plt.legend()
plt.show()
