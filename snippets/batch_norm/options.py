import inspect

from torch import nn

parameters = inspect.signature(nn.BatchNorm1d).parameters
defaults = {name: parameter.default for name, parameter in parameters.items()}
same = inspect.signature(nn.BatchNorm2d) == inspect.signature(nn.BatchNorm1d)
state = {}

for name, value in list(defaults.items())[1:]:
    print(f"{name} = {value}")
print(f"the same for BatchNorm2d: {same}")
print()
for name in ("affine", "bias", "track_running_stats"):
    layer = nn.BatchNorm1d(4, **{name: False})
    state[name] = list(layer.state_dict())
    print(f"{name}=False keeps {', '.join(state[name])}")
