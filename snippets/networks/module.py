import torch
from torch import nn
from torch.nn.functional import relu


class Classifier(nn.Module):
    def __init__(self, inputs, classes):
        super().__init__()
        self.hidden1 = nn.Linear(inputs, 128)
        self.hidden2 = nn.Linear(128, 64)
        self.output = nn.Linear(64, classes)

    def forward(self, x):  # (batch, inputs) -> (batch, classes)
        h = relu(self.hidden1(x))
        h = relu(self.hidden2(h))
        return self.output(h)


torch.manual_seed(0)
model = Classifier(inputs=10, classes=2)
shape = list(model(torch.randn(5, 10)).shape)
count = sum(p.numel() for p in model.parameters())
names = [name for name, _ in model.named_parameters()]
print(shape, count, "parameters")
print(*names, sep="\n")
