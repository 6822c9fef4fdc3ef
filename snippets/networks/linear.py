import torch
from torch import nn


class Linear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        bound = inputs**-0.5
        weight = torch.empty(outputs, inputs).uniform_(-bound, bound)
        bias = torch.empty(outputs).uniform_(-bound, bound)
        self.weight, self.bias = nn.Parameter(weight), nn.Parameter(bias)

    def forward(self, x):  # (batch, inputs) -> (batch, outputs)
        return x @ self.weight.T + self.bias


torch.manual_seed(0)
x = torch.randn(5, 3)
ours, theirs = Linear(3, 2), nn.Linear(3, 2)
theirs.load_state_dict(ours.state_dict())

difference = (ours(x) - theirs(x)).abs().max().item()
shapes = {name: list(p.shape) for name, p in theirs.named_parameters()}
print(list(x.shape), "->", list(theirs(x).shape))
print(shapes)
print(f"differs by {difference:.0e}")
