from functools import partial

import torch
from torch.nn import init

torch.manual_seed(0)
functions = {
    "uniform_": init.uniform_,
    "constant_": partial(init.constant_, val=5),
    "zeros_": init.zeros_,
    "ones_": init.ones_,
    "normal_": partial(init.normal_, mean=0, std=1),
    "kaiming_normal_": init.kaiming_normal_,
    "kaiming_uniform_": init.kaiming_uniform_,
    "xavier_normal_": init.xavier_normal_,
    "xavier_uniform_": init.xavier_uniform_,
    "trunc_normal_": partial(init.trunc_normal_, std=0.05, a=-0.1, b=0.1),
}
mean, std, high = {}, {}, {}

print("                  lowest highest   mean    std")
for name, function in functions.items():
    w = function(torch.empty(300, 400))  # (outputs, inputs)
    mean[name], std[name] = w.mean().item(), w.std().item()
    high[name] = w.max().item()
    print(f"{name:16} {w.min():7.3f} {high[name]:7.3f}", end=" ")
    print(f"{mean[name]:6.3f} {std[name]:6.3f}")
