import torch
from torch import nn
from torch.nn import functional as F


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.out = nn.Linear(1, 50), nn.Linear(50, 1)

    def forward(self, x, repaired):
        h = self.hidden(x).relu()
        if repaired:
            h = F.dropout(h, 0.5, training=self.training)
        else:
            h = F.dropout(h, 0.5)
        return self.out(h).item()


torch.manual_seed(0)
model = Model().eval()
x = torch.ones(1, 1)

broken = len({model(x, repaired=False) for _ in range(100)})
repaired = len({model(x, repaired=True) for _ in range(100)})
print(f"different predictions: {broken} broken, {repaired} repaired")
