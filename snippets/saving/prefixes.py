import torch
from torch import nn
from torch.nn.modules.utils import consume_prefix_in_state_dict_if_present

torch.manual_seed(0)
saved, model = nn.Linear(4, 2), nn.Linear(4, 2)
state = nn.DataParallel(saved).state_dict()  # saved inside a wrapper

try:
    model.load_state_dict(state)
except RuntimeError as error:
    refusal = str(error)
    print(refusal)

consume_prefix_in_state_dict_if_present(state, "module.")
report = str(model.load_state_dict(state))
same = torch.equal(model.weight, saved.weight)
print(f"without the prefix: {report}, same weights: {same}")
