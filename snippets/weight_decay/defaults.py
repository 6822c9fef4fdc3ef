import inspect

from torch import optim

decay, with_l1 = {}, []
for name, each in vars(optim).items():
    if inspect.isclass(each) and issubclass(each, optim.Optimizer):
        settings = inspect.signature(each).parameters
        with_l1 += [name for setting in settings if "l1" in setting]
        if "weight_decay" in settings:
            decay[name] = settings["weight_decay"].default
            print(f"{name:10} weight_decay={decay[name]}")
print(f"optimizers with an L1 setting: {len(with_l1)}")
