import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce

x = torch.cat([torch.linspace(-2, 1, 90), torch.linspace(-1, 1.5, 10)])
y = torch.cat([torch.zeros(90), torch.ones(10)])  # one in ten
model = nn.Linear(1, 1)
for p in model.parameters():
    nn.init.zeros_(p)
optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
losses, accuracies = [], []
for step in range(61):
    logits = model(x.unsqueeze(1)).squeeze(1)
    loss = bce(logits, y)
    yes = logits > 0
    losses.append(loss.item())
    accuracies.append((yes == y.bool()).float().mean().item())
    found, alarms = yes[90:].sum().item(), yes[:90].sum().item()
    if step in (1, 5, 20, 60):
        print(f"loss {losses[-1]:.2f}, accuracy {accuracies[-1]:.2f}", end=", ")
        print(f"found {found} of 10, false alarms {alarms}")
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
