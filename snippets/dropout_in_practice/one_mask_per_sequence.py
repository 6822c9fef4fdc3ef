import torch
from torch import nn


class LockedDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.p = p

    def forward(self, x):  # (time, batch, feature)
        if not self.training:
            return x
        mask = torch.rand(1, *x.shape[1:], device=x.device) >= self.p
        return x * mask / (1 - self.p)


torch.manual_seed(0)
x = torch.ones(50, 20, 100)
y = LockedDropout(0.3)(x)
zeros = (y == 0).float().mean().item()
masks = len({tuple((step == 0).flatten().tolist()) for step in y})
samples = len({tuple((one == 0).flatten().tolist()) for one in y.unbind(1)})
print(f"zeros: {zeros:.0%}")
print(f"different masks: {masks} over time, {samples} over the batch")
