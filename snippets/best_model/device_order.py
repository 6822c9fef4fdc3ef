import torch
from torch import nn

kind = torch.float64  # stands for a GPU, which not every machine has
trained = nn.Linear(4, 2)
optimizer = torch.optim.Adam(trained.parameters(), lr=0.01)
trained(torch.ones(1, 4)).sum().backward()
optimizer.step()
saved = optimizer.state_dict()
answers = {}

for order in ("model first", "optimizer first"):
    model = nn.Linear(4, 2)
    if order == "model first":
        model.to(kind)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    optimizer.load_state_dict(saved)
    model.to(kind)  # for "optimizer first": after the averages were loaded
    try:
        model(torch.ones(1, 4, dtype=kind)).sum().backward()
        optimizer.step()
        answers[order] = "trains on"
    except RuntimeError as error:
        answers[order] = str(error)
    print(f"{order}: {answers[order]}")
