import torch
from torch import nn

trained = nn.DataParallel(nn.Linear(4, 2))
torch.save(trained.state_dict(), "model.pt")

model = nn.Linear(4, 2)
state = torch.load("model.pt", weights_only=True)
state = {name.removeprefix("module."): v for name, v in state.items()}
report = model.load_state_dict(state)
loaded = torch.equal(model.weight, trained.module.weight)
print(f"weights loaded: {loaded}, unexpected {report.unexpected_keys}")
