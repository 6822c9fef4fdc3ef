import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4, 8)
        self.out = nn.Linear(8, 3)

    def forward(self, x):  # (batch, 4)
        return self.out(self.hidden(x).relu())


torch.manual_seed(0)
trained = Net()
torch.save(trained.state_dict(), "net.pt")

model = Net()  # other random weights
x = torch.randn(5, 4)
before = torch.equal(model(x), trained(x))
state = torch.load("net.pt", map_location="cpu", weights_only=True)
report = str(model.load_state_dict(state))
model.eval()
after = torch.equal(model(x), trained(x))

print(report)
print(f"same outputs before loading: {before}, after: {after}")
