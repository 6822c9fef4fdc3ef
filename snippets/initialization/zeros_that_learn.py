import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy
from torch.nn.init import zeros_


def train(model, x, y):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(10):  # epochs
        for i in torch.randperm(1200).view(-1, 50):
            optimizer.zero_grad()
            cross_entropy(model(x[i]), y[i]).backward()
            optimizer.step()
    with torch.no_grad():
        right = model(x[1200:]).argmax(1) == y[1200:]
    return right.float().mean().item()


def network():
    return nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(labels))
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]

one_layer = nn.Linear(64, 10)
for p in one_layer.parameters():
    zeros_(p)
no_hidden_layer = train(one_layer, x, y)
random_biases = train(network(), x, y)
model = network()
for layer in (model[0], model[2]):
    zeros_(layer.bias)
zero_biases = train(model, x, y)
print(f"no hidden layer, all zeros: {no_hidden_layer:.3f}")
print(f"random weights, biases random: {random_biases:.3f}", end=", ")
print(f"zero: {zero_biases:.3f}")
