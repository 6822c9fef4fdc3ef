import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 10))
model[0].requires_grad_(False)  # only the head is to learn
model[2] = nn.Linear(8, 3)  # a new head for three classes
optimizer = torch.optim.SGD(model[2].parameters(), lr=0.1)
x, y = torch.ones(6, 4), torch.tensor([0, 1, 2, 0, 0, 0])
losses = []
for _ in range(3):
    loss = nn.functional.cross_entropy(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
known = {p for group in optimizer.param_groups for p in group["params"]}
forgotten = [n for n, p in model.named_parameters() if p not in known]
same = losses[0] == losses[2]
print("loss stays the same:", same)
print("not in the optimizer:", forgotten)
