from itertools import pairwise

import matplotlib.pyplot as plt
import torch
from torch.nn.init import kaiming_normal_, xavier_normal_

widths = [round(1024 * 2 ** (-i / 5)) for i in range(21)]  # 1024 … 64
schemes = {
    "He, fan_in": lambda w: kaiming_normal_(w, mode="fan_in"),
    "He, fan_out": lambda w: kaiming_normal_(w, mode="fan_out"),
    "Xavier, gain √2": lambda w: xavier_normal_(w, gain=2**0.5),
}
forward, backward = {}, {}

_, panels = plt.subplots(1, 2, sharey=True, figsize=(7, 3.4))
for name, init in schemes.items():
    torch.manual_seed(0)  # all schemes scale the same draws
    squares = torch.zeros(2, 21)
    for _ in range(5):  # networks
        h = [torch.randn(64, widths[0], requires_grad=True)]
        for d_in, d_out in pairwise(widths):
            w = init(torch.empty(d_out, d_in))
            h.append(torch.relu(h[-1] @ w.T))
            h[-1].retain_grad()
        h[-1].backward(torch.randn(64, widths[-1]))
        for i, v in enumerate(h):
            squares[0, i] += v.detach().square().mean() / 5
            squares[1, i] += v.grad.square().mean() / 5
    activations, gradients = squares.sqrt().tolist()
    forward[name], backward[name] = activations[-1], gradients[0]
    panels[0].plot(activations, label=name)
    panels[1].plot(gradients)
    print(f"{name:16} output {forward[name]:.2f}", end=", ")
    print(f"gradient at the input {backward[name]:.2f}")
panels[0].set(ylabel="root mean square", xlabel="activations after layer")
panels[0].legend()
panels[1].set_xlabel("gradients after layer")
plt.yscale("log", base=2)
plt.show()
