import torch
from torch import nn

torch.manual_seed(0)
layers = [
    nn.Linear(400, 300),
    nn.Conv2d(16, 32, 5),  # 16 channels x 25 positions: 400 inputs
    nn.BatchNorm1d(300),
    nn.Embedding(1000, 50),
    nn.LSTM(50, 100),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Dropout(),
]
found = {}

print("                          lowest highest    std")
for layer in layers:
    kind = type(layer).__name__
    for name, p in layer.named_parameters():
        found[f"{kind} {name}"] = [p.min().item(), p.max().item()]
        low, high = found[f"{kind} {name}"]
        print(f"{kind:11} {name:12} {low:8.3f} {high:7.3f} {p.std():6.3f}")
    if not list(layer.parameters()):
        print(f"{kind:11} no parameters")
