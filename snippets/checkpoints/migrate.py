import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Linear(4, 3)  # was called "fc" until version 2
        self.register_load_state_dict_pre_hook(self.upgrade)

    @staticmethod
    def upgrade(module, state, prefix, *_):
        for name in list(state):
            if name.startswith(f"{prefix}fc."):
                new = name.replace(f"{prefix}fc.", f"{prefix}encoder.")
                state[new] = state.pop(name)


torch.manual_seed(0)
old = {"fc.weight": torch.randn(3, 4), "fc.bias": torch.randn(3)}
model = Model()
report = str(model.load_state_dict(old))
same = torch.equal(model.encoder.weight, old["fc.weight"])
print(f"old names: {report}, same weights: {same}")

inside = nn.Sequential(Model())
report_inside = str(inside.load_state_dict({f"0.{k}": old[k] for k in old}))
print(f"inside another model: {report_inside}")
print("names that are saved:", *model.state_dict())
