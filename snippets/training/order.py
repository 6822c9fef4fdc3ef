import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def train(x, y, order, steps=100):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    start = model[0].weight.detach().clone()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for _ in range(steps):
        rows = torch.randint(1797, (32,))
        for line in order.split():
            if line == "zero_grad":
                optimizer.zero_grad()
            elif line == "loss":
                loss = cross_entropy(model(x[rows]), y[rows])
            elif line == "backward":
                loss.backward()
            elif line == "step":
                optimizer.step()
    return (model[0].weight - start).norm().item()


images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16).float(), torch.tensor(labels)
moved = {}
for order in (
    "zero_grad loss backward step",
    "loss backward zero_grad step",
    "zero_grad loss step backward",
    "loss step zero_grad backward",
):
    try:
        moved[order] = train(x, y, order)
        print(f"{order}: weights moved by {moved[order]:.1f}")
    except RuntimeError as error:
        message = str(error)
        print(f"{order}: RuntimeError: {message[:72]}")
