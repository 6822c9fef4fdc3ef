import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.optim import Adagrad, Adam, RMSprop

torch.manual_seed(0)
scale = torch.tensor([0.1, 1.0, 10.0]).repeat(1200, 1)  # (steps, weights)
scale[400:, 2] = 0.1  # from step 400 on as small as the first weight's
gradients = scale * torch.randn(1200, 3)
keys = {Adagrad: "sum", RMSprop: "square_avg", Adam: "exp_avg_sq"}
figure, axes = plt.subplots(1, 3, sharey=True)
rates = {}

for i, (optimizer_class, key) in enumerate(keys.items()):
    w, name = nn.Parameter(torch.zeros(3)), optimizer_class.__name__
    optimizer = optimizer_class([w], lr=0.01)
    found = []
    for t, g in enumerate(gradients, 1):
        w.grad = g
        optimizer.step()
        s = optimizer.state[w][key]
        if name == "Adam":
            s = s / (1 - 0.999**t)  # bias correction
        found.append(0.01 / s.sqrt())
    rates[name] = torch.stack(found)  # (steps, weights)
    labels = ["0.1", "1", "10, then 0.1"]
    axes[i].semilogy(rates[name], label=labels)
    axes[i].set(title=name, xlabel="step")
    print(f"{name:8} rates", *(f"{rate:.5f}" for rate in rates[name][-1]))
loud, end = rates["RMSprop"][[399, -1], 2]
recovery = end / loud
axes[0].set_ylabel("rate of each weight")
axes[2].legend()
plt.show()
