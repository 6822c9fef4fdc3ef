# proven: raises=RuntimeError
from torch import nn

model = nn.Linear(4, 3)
saved = {f"module.{key}": v for key, v in model.state_dict().items()}
model.load_state_dict(saved)  # as saved from DataParallel
