import torch
from torch import nn
from torch.nn.modules.utils import consume_prefix_in_state_dict_if_present


def build():
    return nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))


torch.manual_seed(0)
model = build()
wrapped = torch.compile(nn.DataParallel(model), backend="eager")
torch.save(wrapped.state_dict(), "wrapped.pt")

missing = {}
for order in ("_orig_mod.", "module."), ("module.", "_orig_mod."):
    state = torch.load("wrapped.pt", weights_only=True)
    for prefix in order:
        consume_prefix_in_state_dict_if_present(state, prefix)
    restored = build()
    report = restored.load_state_dict(state, strict=False)
    missing[order[0]] = len(report.missing_keys)
    same = torch.equal(restored[0].weight, model[0].weight)
    print(f"first {order[0]:10} leaves {next(iter(state))}, loaded: {same}")
print("missing keys:", missing)
