from torch import nn
from torch.nn.modules.utils import consume_prefix_in_state_dict_if_present

model = nn.Linear(4, 3)
saved = {f"module.{key}": v for key, v in model.state_dict().items()}
consume_prefix_in_state_dict_if_present(saved, "module.")
told = model.load_state_dict(saved)
print(told)
