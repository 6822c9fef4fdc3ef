from inspect import signature

from torch import optim
from torch.nn import BatchNorm1d

names = "lr", "momentum", "alpha", "betas", "eps", "weight_decay"
classes = optim.SGD, optim.Adagrad, optim.RMSprop, optim.Adam, optim.AdamW
defaults = {}

print(f"{'':8}", *(f"{name:>12}" for name in names))
for each in classes:
    parameters = signature(each).parameters
    found = {n: parameters[n].default for n in names if n in parameters}
    defaults[each.__name__] = found
    print(f"{each.__name__:8}", *(f"{found.get(n, '')!s:>12}" for n in names))

batch_norm = signature(BatchNorm1d).parameters["momentum"].default
print(f"BatchNorm1d: momentum {batch_norm}")
