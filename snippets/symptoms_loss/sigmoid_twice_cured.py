import torch
from torch import nn

z = torch.tensor([-9.0, -3.0, 3.0, 9.0])  # what the last layer gives
y = torch.tensor([0.0, 0.0, 1.0, 1.0])
output = z
loss = nn.BCEWithLogitsLoss()(output, y).item()
predicted = (output.sigmoid() > 0.5).int().tolist()
print(f"loss {loss:.3f}, predicted {predicted}")
