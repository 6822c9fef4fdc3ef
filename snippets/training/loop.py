import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16).float(), torch.tensor(labels)
data = TensorDataset(x, y)
train_set, val_set, test_set = random_split(data, [1197, 300, 300])
train_loader = DataLoader(train_set, batch_size=32, shuffle=True)
val_loader = DataLoader(val_set, batch_size=300)

model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
criterion = nn.CrossEntropyLoss()  # of logits and class numbers
optimizer = torch.optim.Adam(model.parameters(), lr=0.001)

for epoch in range(1, 11):
    model.train()
    for inputs, labels in train_loader:
        optimizer.zero_grad()  # forget the gradients of the last batch
        loss = criterion(model(inputs), labels)  # forward
        loss.backward()  # gradients
        optimizer.step()  # update

    model.eval()
    correct = 0
    with torch.no_grad():
        for inputs, labels in val_loader:
            correct += (model(inputs).argmax(1) == labels).sum().item()
    accuracy = correct / len(val_set)
    print(f"epoch {epoch:2}: validation accuracy {accuracy:.3f}")
