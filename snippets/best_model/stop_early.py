import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def accuracy(rows):
    return (model(x[rows]).argmax(1) == y[rows]).float().mean().item()


torch.manual_seed(0)
images, labels = map(torch.tensor, load_digits(return_X_y=True))
order = torch.randperm(len(labels))
x, y = images[order].float() / 16, labels[order]
wrong = torch.randperm(600)[:240]
y[wrong] = torch.randint(0, 10, (240,))

model = nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
best, bad_epochs, ran = 0.0, 0, 0
while bad_epochs <= 5 and ran < 40:
    for rows in torch.randperm(600).split(100):
        optimizer.zero_grad()
        cross_entropy(model(x[rows]), y[rows]).backward()
        optimizer.step()
    ran, bad_epochs = ran + 1, bad_epochs + 1
    if accuracy(slice(600, 900)) > best:
        best, bad_epochs = accuracy(slice(600, 900)), 0
        torch.save(model.state_dict(), "best.pt")

model.load_state_dict(torch.load("best.pt", weights_only=True))
test = accuracy(slice(900, None))
print(f"{ran} of 40 epochs, test accuracy {test:.3f}")
