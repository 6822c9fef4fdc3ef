import torch
from torch import nn
from torch.nn.parallel import DistributedDataParallel


def unwrap(model):
    """The model inside DataParallel, DDP and torch.compile, in any order."""
    if isinstance(model, (nn.DataParallel, DistributedDataParallel)):
        return unwrap(model.module)
    if hasattr(model, "_orig_mod"):  # torch.compile
        return unwrap(model._orig_mod)
    return model


torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))
wrapped = torch.compile(nn.DataParallel(model), backend="eager")
torch.save(unwrap(wrapped).state_dict(), "model.pt")

state = torch.load("model.pt", weights_only=True)
print("in the file:", *state)

restored = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))
report = str(restored.load_state_dict(state))
x = torch.randn(8, 4)
same = torch.equal(restored(x), model(x))
print(f"loaded: {report}, same outputs: {same}")

own = nn.ModuleDict({"module": nn.Linear(4, 3)})  # a name, no wrapper
kept = unwrap(own) is own
print("a layer of that name stays:", kept)
