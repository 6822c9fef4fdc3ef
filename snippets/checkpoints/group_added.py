import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))
head = torch.optim.Adam(model[2].parameters())
model(torch.randn(8, 4)).square().mean().backward()
head.step()
torch.save(head.state_dict(), "optimizer.pt")

optimizer = torch.optim.Adam(model[2].parameters())  # as it was saved
optimizer.load_state_dict(torch.load("optimizer.pt", weights_only=True))
optimizer.add_param_group({"params": model[0].parameters(), "lr": 1e-4})

old = head.state[model[2].weight]["exp_avg"]
kept = torch.equal(optimizer.state[model[2].weight]["exp_avg"], old)
groups = [len(group["params"]) for group in optimizer.param_groups]
print(f"groups: {groups}, averages of the head kept: {kept}")
