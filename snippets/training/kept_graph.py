import matplotlib.pyplot as plt
import torch
from torch import nn


class Kept:  # a tensor that autograd keeps for the backward pass
    kilobytes = 0.0

    def __init__(self, tensor):
        self.tensor = tensor.detach()
        self.size = tensor.nbytes / 1000 * (tensor.data_ptr() not in weights)
        Kept.kilobytes += self.size

    def __del__(self):
        Kept.kilobytes -= self.size


def held(name, add, learn=False):  # after each of 20 batches
    total, lines[name] = 0, []
    for _ in range(20):
        loss = nn.functional.cross_entropy(model(x), y)
        if learn:
            loss.backward()
        total += add(loss)
        lines[name].append(Kept.kilobytes)
    plt.plot(range(1, 21), lines[name], "--" if learn else "-", label=name)


model = nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10))
x, y = torch.randn(100, 64), torch.randint(10, (100,))
weights, lines = {w.data_ptr() for w in model.parameters()}, {}
with torch.autograd.graph.saved_tensors_hooks(Kept, lambda k: k.tensor):
    held("total += loss", lambda loss: loss)
    held("total += loss.item()", lambda loss: loss.item())
    held("total += loss after backward()", lambda loss: loss, learn=True)
    with torch.no_grad():
        held("total += loss under no_grad()", lambda loss: loss)
plt.gca().set(xlabel="batch", ylabel="kilobytes kept")
plt.legend()
plt.show()
