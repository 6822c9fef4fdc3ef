import torch
from torch import nn

model = nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 1))
weights = {
    "0.weight": torch.tensor([[1.0, 1.0], [1.0, 1.0]]),
    "0.bias": torch.tensor([0.0, -1.0]),
    "2.weight": torch.tensor([[1.0, -2.0]]),
    "2.bias": torch.tensor([0.0]),
}
model.load_state_dict(weights)

x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
outputs = model(x).flatten().tolist()
corners = torch.cat((x, torch.ones(4, 1)), 1)
target = torch.tensor([[0.0], [1.0], [1.0], [0.0]])
best = corners @ torch.linalg.lstsq(corners, target).solution
flat = best.flatten().tolist()
print("two ReLUs by hand:        ", outputs)
print("best without hidden layer:", [round(v, 2) for v in flat])
