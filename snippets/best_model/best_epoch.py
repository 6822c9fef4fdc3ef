import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy


def accuracy(rows):
    return (model.eval()(x[rows]).argmax(1) == y[rows]).float().mean().item()


torch.manual_seed(0)
images, labels = map(torch.tensor, load_digits(return_X_y=True))
order = torch.randperm(len(labels))
x, y = images[order].float() / 16, labels[order]
wrong = torch.randperm(600)[:240]  # these training labels are drawn by lot
y[wrong] = torch.randint(0, 10, (240,))

model = nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
best, train, validation = 0.0, [], []
for epoch in range(40):
    model.train()
    for rows in torch.randperm(600).split(100):
        optimizer.zero_grad()
        cross_entropy(model(x[rows]), y[rows]).backward()
        optimizer.step()
    train.append(accuracy(slice(600)))
    validation.append(accuracy(slice(600, 900)))
    if validation[-1] > best:
        best, best_epoch = validation[-1], epoch
        torch.save(model.state_dict(), "best.pt")
last_test = accuracy(slice(900, None))
model.load_state_dict(torch.load("best.pt", weights_only=True))
best_test = accuracy(slice(900, None))
gain = best_test - last_test
print(f"test accuracy: last epoch {last_test:.3f}, best {best_test:.3f}")
plt.plot(train, label="training"), plt.plot(validation, label="validation")
plt.axvline(best_epoch, ls="--", color="C5")
plt.xlabel("epoch"), plt.ylabel("accuracy"), plt.legend(), plt.show()
