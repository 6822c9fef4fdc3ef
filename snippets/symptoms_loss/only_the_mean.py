import torch
from torch import nn

x = torch.tensor([[-1.0], [0.0], [1.0], [2.0]])  # (batch, 1)
y = torch.tensor([1.0, 3.0, 5.0, 7.0])  # (batch,), that is 2x + 3
model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
for _ in range(200):
    loss = ((model(x) - y) ** 2).mean()  # a custom loss: no warning
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
with torch.no_grad():
    predicted = model(x).squeeze(1).tolist()
print("predicted", " ".join(f"{p:.2f}" for p in predicted))
print("mean of y", y.mean().item())
