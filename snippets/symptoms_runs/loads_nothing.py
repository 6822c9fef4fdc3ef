import torch
from torch import nn

trained = nn.DataParallel(nn.Linear(4, 2))
torch.save(trained.state_dict(), "model.pt")

model = nn.Linear(4, 2)
state = torch.load("model.pt", weights_only=True)
report = model.load_state_dict(state, strict=False)
loaded = torch.equal(model.weight, trained.module.weight)
print(f"weights loaded: {loaded}, unexpected {report.unexpected_keys}")
