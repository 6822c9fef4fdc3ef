from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.ModuleList(nn.Linear(4, 4) for _ in range(3))
        self.out = nn.Linear(4, 2)

    def forward(self, x):
        for layer in self.hidden:
            x = layer(x).relu()
        return self.out(x)


model = Net()
names = sorted({n.split(".")[0] for n in model.state_dict()})
count = sum(p.numel() for p in model.parameters())
print(f"{count} parameters, in {names}")
