import torch
from torch import nn
from torch.nn.functional import cross_entropy


class Layer(nn.Module):
    def __init__(self, scale):
        super().__init__()
        self.linear, self.scale = nn.Linear(64, 64), scale
        nn.init.kaiming_normal_(self.linear.weight)

    def forward(self, x):
        return x + self.scale * self.linear(x).relu()


torch.manual_seed(0)
x, y = torch.randn(256, 64), torch.randint(0, 10, (256,))
first, largest = [], []
for scale in (1.0, 20**-0.5):
    layers = [Layer(scale) for _ in range(20)]
    model = nn.Sequential(*layers, nn.Linear(64, 10))
    cross_entropy(model(x), y).backward()
    first.append(layers[0].linear.weight.grad.norm().item())
    with torch.no_grad():
        largest.append(model[:-1](x).abs().max().item())
    print(f"scale {scale:.2f}: gradient of layer 1 {first[-1]:.1e}")
    print(f"            largest output {largest[-1]:.0e}")
