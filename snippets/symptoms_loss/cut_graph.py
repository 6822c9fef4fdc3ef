import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(4, 8)
        self.head = nn.Linear(8, 1)

    def forward(self, x):
        h = self.body(x)
        h = torch.from_numpy(h.detach().numpy())  # clipped with NumPy, say
        return self.head(h)


model = Net()
model(torch.ones(2, 4)).sum().backward()
missing = [n for n, p in model.named_parameters() if p.grad is None]
print("without a gradient:", missing)
