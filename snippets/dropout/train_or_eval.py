import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(
    nn.Linear(1, 50),
    nn.ReLU(),
    nn.Dropout(p=0.5),
    nn.Linear(50, 1),
)
x = torch.ones(1, 1)

with torch.no_grad():
    model.train()
    train = [model(x).item() for _ in range(4)]
    model.eval()
    evaluation = [model(x).item() for _ in range(4)]

print("train:", *(f"{value:6.3f}" for value in train))
print("eval: ", *(f"{value:6.3f}" for value in evaluation))
