import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(labels))
x = torch.tensor(images / 16).float()[order]
y = torch.tensor(labels)[order]
x_val, y_val = x[1000:], y[1000:]

model = nn.Sequential(nn.Linear(64, 100), nn.ReLU(), nn.Dropout(0.5))
model.append(nn.Linear(100, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
logged, again, validation = [], [], []
print("epoch   logged in training   training digits again   validation")
for epoch in range(1, 7):
    losses = []
    for batch in torch.randperm(1000).split(50):
        loss = cross_entropy(model.train()(x[batch]), y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    logged.append(sum(losses) / len(losses))
    with torch.no_grad():
        model.eval()
        again.append(cross_entropy(model(x[:1000]), y[:1000]).item())
        validation.append(cross_entropy(model(x_val), y_val).item())
    numbers = f"{logged[-1]:20.2f} {again[-1]:23.2f} {validation[-1]:12.2f}"
    print(f"{epoch:5} {numbers}")
