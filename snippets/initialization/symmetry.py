import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy
from torch.nn.init import constant_, ones_, xavier_normal_, zeros_


def train(init, x, y):
    hidden, output = nn.Linear(64, 32), nn.Linear(32, 10)
    for layer in (hidden, output):
        init(layer.weight)
        zeros_(layer.bias)
    model = nn.Sequential(hidden, nn.ReLU(), output)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(10):  # epochs
        for i in torch.randperm(1200).view(-1, 50):
            optimizer.zero_grad()
            cross_entropy(model(x[i]), y[i]).backward()
            optimizer.step()
    with torch.no_grad():
        right = model(x[1200:]).argmax(1) == y[1200:]
        units = torch.cat([hidden.weight, output.weight.T], dim=1)
    return len(units.unique(dim=0)), right.float().mean().item()


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(labels))
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]
schemes = {"zeros": zeros_, "ones": ones_}
schemes["constant 0.01"] = lambda w: constant_(w, 0.01)
schemes["Xavier"] = xavier_normal_
distinct, accuracy = {}, {}
for name, init in schemes.items():
    distinct[name], accuracy[name] = train(init, x, y)
    print(f"{name:13} {distinct[name]:2} distinct units of 32,", end=" ")
    print(f"accuracy {accuracy[name]:.3f}")
random = accuracy.pop("Xavier")
equal = max(accuracy.values())
