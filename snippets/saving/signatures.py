import inspect

import torch


def defaults(function):
    found = {}
    for name, parameter in inspect.signature(function).parameters.items():
        value = parameter.default
        required = value is inspect.Parameter.empty
        found[name] = "" if required else getattr(value, "__name__", str(value))
    return found


save, load = defaults(torch.save), defaults(torch.load)
for function in (torch.save, torch.load):
    print(function.__name__)
    for name, value in defaults(function).items():
        print(f"    {name}{' = ' if value else ''}{value}")
